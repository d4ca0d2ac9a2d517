package dev.ostler.protocol;

/**
 * What stands before every transaction in the log and in a proposal (storage format, section 2.3).
 *
 * @param clientId the session that asked for it
 * @param cxid the xid of its request; 0 for what the server began itself
 * @param time wall clock of the server that prepared it, in milliseconds since 1970
 * @param type see {@link Txn#type}
 */
public record TxnHeader(SessionId clientId, int cxid, Zxid zxid, long time, int type) {
    /** Bytes in the log. */
    public static final int LENGTH = 32;

    public void write(JuteWriter out) {
        out.writeLong(clientId.value());
        out.writeInt(cxid);
        out.writeLong(zxid.value());
        out.writeLong(time);
        out.writeInt(type);
    }

    public static TxnHeader read(JuteReader in) {
        return new TxnHeader(
                new SessionId(in.readLong()),
                in.readInt(),
                new Zxid(in.readLong()),
                in.readLong(),
                in.readInt());
    }

    /**
     * The {@link #time} of the header that comes next, without reading the rest of it; the reader
     * stays where it is.
     *
     * @throws MalformedRecordException if there is no whole header
     */
    public static long time(JuteReader in) {
        int start = in.position();
        in.skip(LENGTH - 12);
        long time = in.readLong();
        in.reset(in.array(), start, in.position() - start + in.remaining());
        return time;
    }
}
