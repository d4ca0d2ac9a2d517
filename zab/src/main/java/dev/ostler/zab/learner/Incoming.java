package dev.ostler.zab.learner;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.message.Activation;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What the leader has sent and the state does not have yet: first the committed, then the proposed,
 * in one row without a hole. A proposal that does not follow the last one, and a commit of anything
 * but the oldest proposal, end the role: whoever went on would have another history than the others
 * (ZOOKEEPER-4394, ZOOKEEPER-4925).
 */
final class Incoming {
    private final List<Committed> committed = new ArrayList<>();
    private final ArrayDeque<Proposal> proposed = new ArrayDeque<>();
    private long lastProposed;
    private long lastCommitted;

    /**
     * A transaction that a quorum has, or that the leader brought along.
     *
     * @param designatedLeader if it is a reconfiguration to be activated
     */
    record Committed(Proposal proposal, @Nullable ServerId designatedLeader) {}

    /**
     * @param base the zxid at which the history ends
     */
    Incoming(long base) {
        lastProposed = base;
        lastCommitted = base;
    }

    /** What a PROPOSAL or an INFORM brings. */
    static Proposal proposal(Packet packet) {
        return new Proposal(packet.zxid(), packet.requireData());
    }

    /** What an INFORMANDACTIVATE brings. */
    static Proposal proposal(Packet packet, Activation activation) {
        return new Proposal(packet.zxid(), activation.txn());
    }

    /** Takes the next proposal. */
    void propose(Proposal proposal) {
        if (!Zxids.follows(lastProposed, proposal.zxid())) {
            throw new ProtocolViolationException(
                    "proposal "
                            + new Zxid(proposal.zxid())
                            + " does not follow "
                            + new Zxid(lastProposed));
        }
        proposed.addLast(proposal);
        lastProposed = proposal.zxid();
    }

    /**
     * Commits the oldest proposal and hands it out; null if this was committed before.
     *
     * @param zxid must be that of the oldest
     */
    @Nullable Proposal commit(long zxid) {
        if (zxid <= lastCommitted) {
            return null;
        }
        Proposal oldest = proposed.peekFirst();
        if (oldest == null || oldest.zxid() != zxid) {
            throw new ProtocolViolationException(
                    "commit of "
                            + new Zxid(zxid)
                            + " where the oldest proposal is "
                            + (oldest == null ? "none" : new Zxid(oldest.zxid())));
        }
        proposed.removeFirst();
        lastCommitted = zxid;
        return oldest;
    }

    /** Commits the oldest proposal and keeps it for {@link #takeCommitted}. */
    void commitLater(long zxid, @Nullable ServerId designatedLeader) {
        Proposal oldest = commit(zxid);
        if (oldest != null) {
            committed.add(new Committed(oldest, designatedLeader));
        }
    }

    /** Takes a transaction that is proposed and committed in one, and hands it out. */
    Proposal inform(Proposal txn) {
        Proposal oldest = proposed.peekFirst();
        if (oldest == null || oldest.zxid() != txn.zxid()) {
            propose(txn);
        }
        Proposal ready = commit(txn.zxid());
        if (ready == null) {
            throw new IllegalStateException(
                    "transaction " + new Zxid(txn.zxid()) + " was proposed and committed before");
        }
        return ready;
    }

    /** As {@link #inform}, and keeps it for {@link #takeCommitted}. */
    void informLater(Proposal txn, @Nullable ServerId designatedLeader) {
        committed.add(new Committed(inform(txn), designatedLeader));
    }

    /** Hands out what is committed, in order. */
    List<Committed> takeCommitted() {
        var taken = List.copyOf(committed);
        committed.clear();
        return taken;
    }

    /** What is proposed and not committed, in order. */
    List<Proposal> proposed() {
        return List.copyOf(proposed);
    }

    /** Forgets what is proposed and not committed: an observer hears of it again. */
    void dropProposed() {
        proposed.clear();
        lastProposed = lastCommitted;
    }
}
