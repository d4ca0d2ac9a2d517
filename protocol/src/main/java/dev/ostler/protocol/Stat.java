package dev.ostler.protocol;

/**
 * What a client is told of a znode beside its data (client protocol, section 9).
 *
 * @param czxid zxid of its creation
 * @param mzxid zxid of its last data change
 * @param ctime time of its creation, in milliseconds since 1970
 * @param mtime time of its last data change, in milliseconds since 1970
 * @param version number of data changes
 * @param cversion number of creations and deletions of children
 * @param aversion number of ACL changes
 * @param ephemeralOwner id of the session it belongs to, 0 if it is not ephemeral
 * @param dataLength bytes of data, 0 for null
 * @param numChildren number of direct children
 * @param pzxid zxid of the last change of its list of children
 */
public record Stat(
        long czxid,
        long mzxid,
        long ctime,
        long mtime,
        int version,
        int cversion,
        int aversion,
        long ephemeralOwner,
        int dataLength,
        int numChildren,
        long pzxid) {
    /** Bytes on the wire. */
    public static final int LENGTH = 68;

    public void write(JuteWriter out) {
        out.writeLong(czxid);
        out.writeLong(mzxid);
        out.writeLong(ctime);
        out.writeLong(mtime);
        out.writeInt(version);
        out.writeInt(cversion);
        out.writeInt(aversion);
        out.writeLong(ephemeralOwner);
        out.writeInt(dataLength);
        out.writeInt(numChildren);
        out.writeLong(pzxid);
    }

    public static Stat read(JuteReader in) {
        return new Stat(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong());
    }
}
