package dev.ostler.replica;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.SessionTracker;
import dev.ostler.replica.session.TimeoutBounds;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.plan.Planner;

/**
 * One server that serves alone, as a state machine: submissions, ticks and news of the disk go in,
 * {@link Effects} come out. It has no thread, clock, socket or file; whoever drives it brings the
 * time, and calls it from one thread.
 *
 * <p>It is an {@link Authority} whose transactions are committed as soon as they are on disk.
 */
public final class Replica {
    private final Authority authority;

    /**
     * @param tree as it was recovered; {@code sessions} has its sessions
     */
    public Replica(
            Tree tree,
            Planner planner,
            SessionTracker sessions,
            SessionIds ids,
            TimeoutBounds timeouts,
            Cleaning cleaning,
            Effects effects) {
        authority =
                new Authority(
                        tree,
                        Zxid.NONE.value(),
                        planner,
                        sessions,
                        LocalSessions.none(),
                        ids,
                        timeouts,
                        cleaning,
                        new DiskOrdering(effects),
                        effects);
    }

    /** Sets the time for all that follows, see {@link Authority#time}. */
    public void time(long nowMillis, long wallMillis) {
        authority.time(nowMillis, wallMillis);
    }

    /** Takes what a connection submitted. */
    public void submit(Submission submission) {
        authority.submit(submission);
    }

    /** Nothing more can be sent to this connection. Its session lives on until it expires. */
    public void disconnected(Client client, SessionId session) {
        authority.disconnected(client, session);
    }

    /** See {@link Authority#tick}. */
    public void tick() {
        authority.tick();
    }

    /** See {@link Authority#isTickDue}. */
    public boolean isTickDue() {
        return authority.isTickDue();
    }

    /** Ends a batch of calls: what they planned goes to disk together. */
    public void endBatch() {
        authority.endBatch();
    }

    /** Everything up to and including {@code zxid} is on stable storage, and so committed. */
    public void persisted(Zxid zxid) {
        authority.committed(zxid);
    }

    /** The state that clients see. */
    public TreeVersion published() {
        return authority.published();
    }

    /** For the operators' list of sessions. */
    public SessionTracker sessions() {
        return authority.sessions();
    }

    private record DiskOrdering(Effects effects) implements Ordering {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void propose(LoggedTxn txn) {
            effects.append(txn);
        }

        @Override
        public void endBatch(Zxid upTo) {
            effects.persist(upTo);
        }

        @Override
        public void barrier(Runnable passed) {
            passed.run();
        }
    }
}
