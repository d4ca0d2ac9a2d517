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

    /**
     * The data of a packet that has to have some.
     *
     * @throws MalformedRecordException if it has none
     */
    public Bytes requireData() {
        if (data == null) {
            throw new MalformedRecordException(PacketType.nameOf(type) + " without data");
        }
        return data;
    }

    /** The data as a reader, for the layouts of this package. */
    JuteReader dataReader() {
        return new JuteReader(requireData().unsafeArray());
    }

    /** For people, for example {@code PROPOSAL 1:3}. */
    @Override
    public String toString() {
        return PacketType.nameOf(type)
                + (zxid == -1
                        ? ""
                        : " " + (zxid >>> 32) + ":" + Long.toHexString(zxid & 0xffffffffL));
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

    /** How many bytes {@link #write} writes. */
    public int encodedBytes() {
        int bytes = BYTES_MIN + (data == null ? 0 : data.length());
        if (identities != null) {
            var out = new JuteWriter();
            for (Identity identity : identities) {
                out.writeString(identity.scheme);
                out.writeString(identity.id);
            }
            bytes += out.length();
        }
        return bytes;
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
