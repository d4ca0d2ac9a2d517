package dev.ostler.protocol;

/**
 * The digest of the whole tree after a transaction (storage format, sections 2.4 and 4).
 *
 * @param version how it was computed; today's is {@link #VERSION}
 */
public record TxnDigest(int version, long treeDigest) {
    public static final int VERSION = 2;

    public void write(JuteWriter out) {
        out.writeInt(version);
        out.writeLong(treeDigest);
    }

    public static TxnDigest read(JuteReader in) {
        return new TxnDigest(in.readInt(), in.readLong());
    }
}
