package dev.ostler.protocol;

/**
 * The id of a transaction: the high 32 bits are the epoch of the leader that proposed it, the low
 * 32 bits count the proposals of that epoch. Order is unsigned, epoch first.
 */
public record Zxid(long value) implements Comparable<Zxid> {
    public static final Zxid NONE = new Zxid(0);

    public static Zxid of(long epoch, long counter) {
        return new Zxid((epoch << 32) | (counter & 0xffffffffL));
    }

    public long epoch() {
        return value >>> 32;
    }

    public long counter() {
        return value & 0xffffffffL;
    }

    @Override
    public int compareTo(Zxid other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** As ZooKeeper prints it, for example {@code 0x100000003}. */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
