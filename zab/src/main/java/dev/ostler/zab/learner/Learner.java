package dev.ostler.zab.learner;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Link;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.learner.Phase.AwaitingLeaderInfo;
import dev.ostler.zab.learner.Phase.Broadcasting;
import dev.ostler.zab.learner.Phase.Connecting;
import dev.ostler.zab.learner.Phase.Left;
import dev.ostler.zab.learner.Phase.Promising;
import dev.ostler.zab.learner.Phase.ReceivingSnapshot;
import dev.ostler.zab.learner.Phase.Synchronising;
import dev.ostler.zab.message.ForwardedRequest;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.Revalidation;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A follower's or an observer's side of discovery, synchronisation and broadcast (quorum protocol,
 * sections 3.4, 4.5, 5.4 and 5.5), for one term with one leader. It is driven from one thread, by
 * packets, the news of its storage and the time; what it decides goes to the link, the storage and
 * the application.
 *
 * <ol>
 *   <li>It says who it is (FOLLOWERINFO), hears of the leader's epoch (LEADERINFO), promises on
 *       disk to follow no earlier one, and says where its history ends (ACKEPOCH).
 *   <li>The leader makes the histories equal: DIFF, TRUNC or SNAP, then transactions. Those are
 *       only collected: if the link breaks, nothing is left of them.
 *   <li>NEWLEADER: in one step, what is committed goes to log and state, or the snapshot to its
 *       place, and the epoch behind it. When all that is on disk, and not before, ACK.
 *   <li>UPTODATE: a quorum has done the same. The member serves. Proposals are logged, acknowledged
 *       once they are on disk, one by one and in order, and applied when they are committed.
 * </ol>
 *
 * <p>Any silence, violation or break ends the role: {@link LearnerApplication#left}.
 *
 * <p>Step 1 is {@code Discovery}, 2 and 3 are {@code Synchronisation}, 4 is {@code Broadcast}. Here
 * is what they are told: by the owner, by the leader in each phase, and by the time.
 */
public final class Learner {
    private final Term term;
    private final Synchronisation synchronisation;
    private final Discovery discovery;

    /**
     * @param history ends with the last transaction of the log, all of it durable
     * @param acceptedEpoch as it is on disk
     * @param currentEpoch as it is on disk
     * @param membershipVersion of the membership that this member goes by
     * @throws IllegalStateException if the epochs and the history contradict each other
     */
    public Learner(
            ServerId me,
            boolean observer,
            LearnerOptions options,
            CommittedLog history,
            long acceptedEpoch,
            long currentEpoch,
            long membershipVersion,
            Storage storage,
            LearnerApplication application) {
        Zxids.requireConsistent(acceptedEpoch, currentEpoch, history.last());
        term = new Term(observer, options, application);
        var logAndState = new LogAndState(history, storage, application);
        synchronisation = new Synchronisation(term, history, currentEpoch, storage, logAndState);
        discovery =
                new Discovery(
                        term,
                        me,
                        acceptedEpoch,
                        currentEpoch,
                        membershipVersion,
                        storage,
                        synchronisation);
    }

    /**
     * Begins: the leader must be reached in time.
     *
     * @param nowMillis a clock that only goes forward; its origin means nothing
     */
    public void start(long nowMillis) {
        term.heard(nowMillis);
    }

    /**
     * When {@link #tick} is wanted; {@link Long#MAX_VALUE} before {@link #start} and at the end.
     */
    public long wakeUpMillis() {
        return term.wakeUpMillis();
    }

    public void tick(long nowMillis) {
        term.tick(nowMillis);
    }

    /** The leader is reached. */
    public void connected(Link link, long nowMillis) {
        if (!(term.phase instanceof Connecting)) {
            link.close("the member is " + term.phaseName());
            return;
        }
        term.heard(nowMillis);
        term.connected(link);
        discovery.begin();
    }

    /**
     * The leader has sent a packet; those of one link come in the order in which they were sent.
     */
    public void received(Packet packet, long nowMillis) {
        if (term.phase instanceof Left) {
            return;
        }
        term.heard(nowMillis);
        term.take(packet, this::on);
    }

    /** A part of the snapshot behind the SNAP packet has arrived: the leader is alive. */
    public void snapshotProgress(long nowMillis) {
        if (term.phase instanceof ReceivingSnapshot) {
            term.heard(nowMillis);
        }
    }

    /**
     * The whole snapshot behind the SNAP packet has arrived; the application has it aside, until
     * {@link LearnerApplication#useSnapshot} or the end of the role.
     */
    public void snapshotReceived(long nowMillis) {
        if (term.phase instanceof ReceivingSnapshot receiving) {
            term.heard(nowMillis);
            synchronisation.snapshotReceived(receiving);
        }
    }

    /**
     * The link broke, or could not be made. A leader that has said nothing is tried again: what
     * accepted the connection may have been something on the way, and the leader not yet listening.
     */
    public void disconnected(String reason) {
        if (term.phase instanceof AwaitingLeaderInfo) {
            discovery.disconnected(reason);
        } else {
            term.leave(reason);
        }
    }

    /**
     * Sends a client's request to the leader, between {@link LearnerApplication#serve} and {@link
     * LearnerApplication#left}; at other times it is lost, like the client's connection.
     *
     * @param body what follows the request's header
     * @param identities what the client has proved to be; null for a session's creation
     */
    public void forward(
            long session,
            int cxid,
            int opCode,
            Bytes body,
            @Nullable List<Packet.Identity> identities) {
        if (term.phase instanceof Broadcasting) {
            term.send(new ForwardedRequest(session, cxid, opCode, body, identities).toPacket());
        }
    }

    /** Asks the leader whether a session lives; if so it belongs to this member. */
    public void revalidate(long session, int timeoutMillis) {
        if (term.phase instanceof Broadcasting) {
            term.send(new Revalidation.Question(session, timeoutMillis).toPacket());
        }
    }

    /**
     * Asks for what was logged to be durable, so that it can be acknowledged. To be called after
     * each batch of calls.
     */
    public void endBatch() {
        if (term.phase instanceof Broadcasting(Broadcast broadcast)) {
            broadcast.endBatch();
        }
    }

    /** Ends the role; not from within a call of the application. */
    public void resign(String reason) {
        term.leave(reason);
    }

    private void on(Packet packet) {
        switch (term.phase) {
            case AwaitingLeaderInfo _ -> discovery.onLeaderInfo(packet);
            case Synchronising phase -> synchronisation.received(packet, phase);
            case Broadcasting(Broadcast broadcast) -> broadcast.received(packet);
            case Promising _ -> throw new ProtocolViolationException("it was not its turn");
            case Connecting _, Left _ ->
                    throw new IllegalStateException("a packet while " + term.phaseName());
        }
    }
}
