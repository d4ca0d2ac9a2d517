package dev.ostler.zab.learner;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.learner.Phase.AwaitingLeaderInfo;
import dev.ostler.zab.learner.Phase.AwaitingSync;
import dev.ostler.zab.learner.Phase.Promising;
import dev.ostler.zab.message.EpochAck;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

/** A learner's promise to follow nobody of an earlier epoch: step 1 of {@link Learner}. */
final class Discovery {
    /** So often a link may break before the leader has said anything. */
    private static final int UNHEARD_MAX = 4;

    private final Term term;
    private final ServerId me;
    private final long currentEpoch;
    private final long membershipVersion;
    private final Storage storage;
    private final Synchronisation synchronisation;
    private long acceptedEpoch;
    private int unheard;

    /**
     * @param acceptedEpoch as it is on disk
     * @param currentEpoch as it is on disk
     * @param membershipVersion of the membership that this member goes by
     */
    Discovery(
            Term term,
            ServerId me,
            long acceptedEpoch,
            long currentEpoch,
            long membershipVersion,
            Storage storage,
            Synchronisation synchronisation) {
        this.term = term;
        this.me = me;
        this.acceptedEpoch = acceptedEpoch;
        this.currentEpoch = currentEpoch;
        this.membershipVersion = membershipVersion;
        this.storage = storage;
        this.synchronisation = synchronisation;
    }

    /** The leader is reached. It may be for the second time. */
    void begin() {
        term.phase = new AwaitingLeaderInfo();
        int type = term.observer ? PacketType.OBSERVER_INFO : PacketType.FOLLOWER_INFO;
        term.send(new LearnerInfo(me, membershipVersion).toPacket(type, acceptedEpoch));
    }

    /** The link broke, and the leader has said nothing: see {@link Learner#disconnected}. */
    void disconnected(String reason) {
        if (unheard < UNHEARD_MAX) {
            unheard++;
            term.reconnect();
        } else {
            term.leave(reason);
        }
    }

    void onLeaderInfo(Packet packet) {
        if (packet.type() != PacketType.LEADER_INFO) {
            throw new ProtocolViolationException("LEADERINFO was expected");
        }
        long epoch = Zxids.epoch(packet.zxid());
        if (epoch < acceptedEpoch) {
            term.leave(
                    "the leader's epoch is " + epoch + ", and " + acceptedEpoch + " is promised");
        } else if (epoch == acceptedEpoch) {
            acknowledgeEpoch(epoch, EpochAck.PROMISED_BEFORE);
        } else {
            term.phase = new Promising(epoch);
            storage.acceptedEpoch(epoch);
            storage.whenDurable(() -> promised(epoch));
        }
    }

    private void promised(long epoch) {
        if (term.phase instanceof Promising) {
            acceptedEpoch = epoch;
            acknowledgeEpoch(epoch, (int) currentEpoch);
        }
    }

    private void acknowledgeEpoch(long epoch, int answer) {
        term.phase = new AwaitingSync(epoch);
        term.send(new EpochAck(synchronisation.claimedZxid(), answer).toPacket());
    }
}
