package dev.ostler.zab.message;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What the quorum port carries, back to back and without a length in front (quorum protocol,
 * section 3.1).
 *
 * @param type one of {@link PacketType}, or one that a later version may know
 * @param zxid what it means depends on the type
 * @param data what it means depends on the type; null and empty differ
 * @param identities who a forwarded request's client has proved to be, or null
 */
public record Packet(
        int type, long zxid, @Nullable Bytes data, @Nullable List<Identity> identities) {
    /** Bytes of the shortest packet: type, zxid, and two counts. */
    public static final int BYTES_MIN = 20;

    /** One thing that a client has proved to be, for example digest and a user's name. */
    public record Identity(@Nullable String scheme, @Nullable String id) {
        /** Two lengths. */
        static final int BYTES_MIN = 8;
    }

    public Packet {
        identities = identities == null ? null : List.copyOf(identities);
    }

    public static Packet of(int type, long zxid) {
        return new Packet(type, zxid, null, null);
    }

    public static Packet of(int type, long zxid, Bytes data) {
        return new Packet(type, zxid, data, null);
    }

    public void write(JuteWriter out) {
        out.writeInt(type);
        out.writeLong(zxid);
        out.writeBuffer(data);
        if (identities == null) {
            out.writeInt(-1);
            return;
        }
        out.writeInt(identities.size());
        for (Identity identity : identities) {
            out.writeString(identity.scheme);
            out.writeString(identity.id);
        }
    }

    /**
     * Reads one whole packet.
     *
     * @throws MalformedRecordException if it is none
     */
    public static Packet read(JuteReader in) {
        int type = in.readInt();
        long zxid = in.readLong();
        Bytes data = in.readBuffer();
        int count = in.readCount(Identity.BYTES_MIN);
        if (count < 0) {
            return new Packet(type, zxid, data, null);
        }
        var identities = new ArrayList<Identity>(count);
        for (int i = 0; i < count; i++) {
            identities.add(new Identity(in.readString(), in.readString()));
        }
        return new Packet(type, zxid, data, identities);
    }
}
