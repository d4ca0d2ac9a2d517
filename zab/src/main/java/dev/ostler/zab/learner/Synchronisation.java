package dev.ostler.zab.learner;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Zxid;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.learner.Phase.Acknowledging;
import dev.ostler.zab.learner.Phase.AwaitingSync;
import dev.ostler.zab.learner.Phase.AwaitingUpToDate;
import dev.ostler.zab.learner.Phase.Broadcasting;
import dev.ostler.zab.learner.Phase.CatchingUp;
import dev.ostler.zab.learner.Phase.ReceivingSnapshot;
import dev.ostler.zab.learner.Phase.Synchronising;
import dev.ostler.zab.learner.Phase.Truncating;
import dev.ostler.zab.message.Activation;
import dev.ostler.zab.message.EpochAck;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import java.util.ArrayDeque;
import java.util.List;

/**
 * A learner's history becomes the leader's, as steps 2 and 3 of {@link Learner} say, until a quorum
 * has it too.
 */
final class Synchronisation {
    private final Term term;
    private final CommittedLog history;
    private final long currentEpoch;
    private final Storage storage;
    private final LogAndState logAndState;

    /** Whether nothing but the leader's whole state will do. */
    private boolean wantsSnapshot;

    /**
     * @param currentEpoch the epoch of the history, as it is on disk
     */
    Synchronisation(
            Term term,
            CommittedLog history,
            long currentEpoch,
            Storage storage,
            LogAndState logAndState) {
        this.term = term;
        this.history = history;
        this.currentEpoch = currentEpoch;
        this.storage = storage;
        this.logAndState = logAndState;
    }

    /** Where the leader is to believe that the history ends. */
    long claimedZxid() {
        return wantsSnapshot ? EpochAck.NOTHING : history.last();
    }

    /** The leader has sent a packet. */
    void received(Packet packet, Synchronising phase) {
        switch (phase) {
            case AwaitingSync(long epoch) -> onFirst(packet, epoch);
            case Truncating(long _, ArrayDeque<Packet> held) -> held.addLast(packet);
            case ReceivingSnapshot _ -> throw new ProtocolViolationException("it was not its turn");
            case CatchingUp catchingUp -> {
                if (packet.type() == PacketType.NEW_LEADER) {
                    onNewLeader(packet, catchingUp);
                } else {
                    collect(packet, catchingUp.incoming());
                }
            }
            case Acknowledging(long _, Incoming incoming) -> collect(packet, incoming);
            case AwaitingUpToDate(long epoch, Incoming incoming) -> {
                if (packet.type() == PacketType.UP_TO_DATE) {
                    onUpToDate(epoch, incoming);
                } else {
                    collect(packet, incoming);
                }
            }
        }
    }

    // Where the histories part.

    private void onFirst(Packet packet, long epoch) {
        if (wantsSnapshot && packet.type() != PacketType.SNAP) {
            throw new ProtocolViolationException("SNAP was expected");
        }
        switch (packet.type()) {
            case PacketType.DIFF -> catchUp(epoch, false, history.last());
            case PacketType.TRUNC -> {
                requireAllCommitted(packet.zxid());
                truncate(epoch, packet.zxid());
            }
            case PacketType.SNAP -> {
                requireAllCommitted(packet.zxid());
                term.phase = new ReceivingSnapshot(epoch, packet.zxid());
            }
            default -> throw new ProtocolViolationException("DIFF, TRUNC or SNAP was expected");
        }
    }

    /**
     * ZooKeeper's leader says that something is committed before it has applied it, and equals a
     * history with what it has applied. It is only to be asked again.
     */
    private void requireAllCommitted(long zxid) {
        if (zxid < history.committed()) {
            throw new ProtocolViolationException(
                    "the leader does not have yet what is committed up to "
                            + new Zxid(history.committed()));
        }
    }

    private void truncate(long epoch, long zxid) {
        if (zxid > history.last()) {
            throw new ProtocolViolationException(
                    "a truncation behind the end " + new Zxid(history.last()));
        }
        if (zxid < history.floor()) {
            askForSnapshot(zxid);
            return;
        }
        history.truncate(zxid);
        term.phase = new Truncating(epoch, new ArrayDeque<>());
        term.application.truncate(zxid, () -> truncated(zxid));
    }

    /**
     * No snapshot of this member is early enough: its own may have come from a leader that was
     * never established (ZOOKEEPER-1549). It connects once more. The promise that it has just made
     * was counted by what it really has, and the second one does not count, so now it may claim to
     * have nothing.
     */
    private void askForSnapshot(long zxid) {
        wantsSnapshot = true;
        term.close("there is no way back to " + new Zxid(zxid) + " but by a snapshot");
        term.reconnect();
    }

    private void truncated(long zxid) {
        if (term.phase instanceof Truncating(long epoch, ArrayDeque<Packet> held)) {
            catchUp(epoch, false, zxid);
            while (!held.isEmpty() && term.phase instanceof Synchronising phase) {
                term.take(held.removeFirst(), packet -> received(packet, phase));
            }
        }
    }

    /** The application has the whole snapshot aside. */
    void snapshotReceived(ReceivingSnapshot receiving) {
        catchUp(receiving.epoch(), true, receiving.zxid());
    }

    private void catchUp(long epoch, boolean snapshot, long base) {
        term.phase = new CatchingUp(epoch, snapshot, base, new Incoming(base));
    }

    // What comes behind.

    /** Takes what comes before UPTODATE. A ping is not answered then: the leader waits for ACK. */
    private static void collect(Packet packet, Incoming incoming) {
        switch (packet.type()) {
            case PacketType.PROPOSAL -> incoming.propose(Incoming.proposal(packet));
            case PacketType.COMMIT -> incoming.commitLater(packet.zxid(), null);
            case PacketType.COMMIT_AND_ACTIVATE ->
                    incoming.commitLater(packet.zxid(), Activation.of(packet).designatedLeader());
            case PacketType.INFORM -> incoming.informLater(Incoming.proposal(packet), null);
            case PacketType.INFORM_AND_ACTIVATE -> {
                Activation activation = Activation.of(packet);
                incoming.informLater(
                        Incoming.proposal(packet, activation), activation.designatedLeader());
            }
            case PacketType.UP_TO_DATE, PacketType.NEW_LEADER ->
                    throw new ProtocolViolationException("it was not its turn");
            default -> {
                // A ping, or something of a later version.
            }
        }
    }

    /**
     * One step that nothing splits (ZOOKEEPER-3911, 4643, 4646, 4785): the storage does things in
     * order, so the epoch stands on disk only with the history that it means, and the
     * acknowledgement goes out only when both do.
     */
    private void onNewLeader(Packet packet, CatchingUp catchingUp) {
        long epoch = catchingUp.epoch();
        if (packet.zxid() != Zxids.start(epoch)) {
            throw new ProtocolViolationException("epoch " + epoch + " was agreed on");
        }
        Bytes membership = packet.data();
        if (membership != null && membership.length() > 1) {
            term.application.membership(membership);
        }
        takeOver(catchingUp);
        if (epoch != currentEpoch) {
            storage.currentEpoch(epoch);
        }
        term.allowSilence(term.options.syncMillis());
        term.phase = new Acknowledging(epoch, catchingUp.incoming());
        storage.whenDurable(this::acknowledgeNewLeader);
    }

    /** What was collected goes to log and state. */
    private void takeOver(CatchingUp catchingUp) {
        List<Incoming.Committed> committed = catchingUp.incoming().takeCommitted();
        if (catchingUp.snapshot()) {
            history.reset(catchingUp.base());
            term.application.useSnapshot(catchingUp.base());
            logAndState.apply(committed);
            term.application.keepSnapshot();
            history.reset(history.last());
        } else {
            for (Incoming.Committed next : committed) {
                logAndState.log(next.proposal());
            }
            logAndState.apply(committed);
        }
    }

    private void acknowledgeNewLeader() {
        if (term.phase instanceof Acknowledging(long epoch, Incoming incoming)) {
            term.phase = new AwaitingUpToDate(epoch, incoming);
            acknowledge(epoch);
        }
    }

    private void onUpToDate(long epoch, Incoming incoming) {
        acknowledge(epoch);
        var broadcast = new Broadcast(term, history, storage, logAndState, epoch, incoming);
        term.phase = new Broadcasting(broadcast);
        broadcast.begin();
    }

    private void acknowledge(long epoch) {
        term.send(Packet.of(PacketType.ACK, Zxids.start(epoch)));
    }
}
