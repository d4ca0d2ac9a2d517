package dev.ostler.zab.message;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

/**
 * COMMITANDACTIVATE and INFORMANDACTIVATE: a reconfiguration is committed.
 *
 * @param designatedLeader who leads the new ensemble
 * @param txn the transaction of an INFORMANDACTIVATE; empty in a COMMITANDACTIVATE
 */
public record Activation(ServerId designatedLeader, Bytes txn) {
    /** What a follower is told, which has the transaction. */
    public Packet toCommit(long zxid) {
        return toPacket(PacketType.COMMIT_AND_ACTIVATE, zxid);
    }

    /** What an observer is told. */
    public Packet toInform(long zxid) {
        return toPacket(PacketType.INFORM_AND_ACTIVATE, zxid);
    }

    private Packet toPacket(int type, long zxid) {
        var out = new JuteWriter(Long.BYTES + txn.length());
        out.writeLong(designatedLeader.value());
        out.writeRaw(txn.unsafeArray());
        return Packet.of(type, zxid, out.toBytes());
    }

    /**
     * @throws MalformedRecordException if the packet is none
     */
    public static Activation of(Packet packet) {
        JuteReader in = packet.dataReader();
        var leader = new ServerId(in.readLong());
        return new Activation(leader, Bytes.copyOf(in.array(), in.position(), in.remaining()));
    }
}
