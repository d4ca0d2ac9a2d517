package dev.ostler.zab.message;

import dev.ostler.protocol.JuteWriter;

/** LEADERINFO: the epoch that the leader has chosen. */
public final class LeaderInfo {
    private LeaderInfo() {}

    public static Packet toPacket(long epoch) {
        var out = new JuteWriter(4);
        out.writeInt(LearnerInfo.PROTOCOL_VERSION);
        return Packet.of(PacketType.LEADER_INFO, epoch << 32, out.toBytes());
    }
}
