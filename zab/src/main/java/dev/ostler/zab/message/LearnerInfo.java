package dev.ostler.zab.message;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

/**
 * How a learner introduces itself: the data of FOLLOWERINFO and OBSERVERINFO.
 *
 * @param membershipVersion of the membership that it goes by
 */
public record LearnerInfo(ServerId id, long membershipVersion) {
    /** The version of the protocol that has LEADERINFO and ACKEPOCH. */
    public static final int PROTOCOL_VERSION = 0x10000;

    /**
     * @param type FOLLOWERINFO or OBSERVERINFO
     */
    public Packet toPacket(int type, long acceptedEpoch) {
        var out = new JuteWriter(20);
        out.writeLong(id.value());
        out.writeInt(PROTOCOL_VERSION);
        out.writeLong(membershipVersion);
        return Packet.of(type, acceptedEpoch << 32, out.toBytes());
    }

    /**
     * The epoch that a learner has promised to follow at the least; -1 if it has nothing at all.
     */
    public static long acceptedEpoch(Packet packet) {
        return packet.zxid() >> 32;
    }

    /**
     * Reads the 20 bytes of today, or the 12 bytes of a learner that knows no versions of
     * memberships.
     *
     * @throws MalformedRecordException if it is neither, or the learner is older than ZooKeeper 3.4
     *     and knows no LEADERINFO
     */
    public static LearnerInfo of(Packet packet) {
        Bytes data = packet.requireData();
        if (data.length() != 12 && data.length() != 20) {
            throw new MalformedRecordException(
                    "a learner's introduction of " + data.length() + " bytes");
        }
        JuteReader in = packet.dataReader();
        var id = new ServerId(in.readLong());
        int version = in.readInt();
        if (version < PROTOCOL_VERSION) {
            throw new MalformedRecordException("a learner that speaks protocol " + version);
        }
        return new LearnerInfo(id, in.remaining() == 0 ? 0 : in.readLong());
    }
}
