package dev.ostler.zab.message;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * REQUEST: what a learner's client asks for and the leader decides.
 *
 * @param body what followed the request's header
 * @param identities what the client has proved to be; null for a session's creation
 */
public record ForwardedRequest(
        long session,
        int cxid,
        int opCode,
        Bytes body,
        @Nullable List<Packet.Identity> identities) {
    private static final int HEADER_BYTES = 16;

    public Packet toPacket() {
        var out = new JuteWriter(HEADER_BYTES + body.length());
        out.writeLong(session);
        out.writeInt(cxid);
        out.writeInt(opCode);
        out.writeRaw(body.unsafeArray());
        return new Packet(PacketType.REQUEST, -1, Bytes.wrap(out.array()), identities);
    }

    /**
     * @throws MalformedRecordException if the packet is none
     */
    public static ForwardedRequest of(Packet packet) {
        JuteReader in = packet.dataReader();
        long session = in.readLong();
        int cxid = in.readInt();
        int opCode = in.readInt();
        Bytes body = Bytes.copyOf(in.array(), in.position(), in.remaining());
        return new ForwardedRequest(session, cxid, opCode, body, packet.identities());
    }
}
