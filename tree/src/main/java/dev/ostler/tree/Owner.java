package dev.ostler.tree;

/**
 * The forms of a znode's stored owner (storage format, section 3.1): persistent, ephemeral,
 * container or TTL.
 */
public final class Owner {
    public static final long NONE = 0;
    public static final long CONTAINER = 0x8000000000000000L;

    /** The longest time to live, in milliseconds: 40 bits. */
    public static final long MAX_TTL = (1L << 40) - 1;

    private static final long TTL_MARK = 0xffff_0000_0000_0000L;
    private static final long TTL = 0xff00_0000_0000_0000L;

    private Owner() {}

    /** The owner of a znode that lives {@code millis} after its last change. */
    public static long ttl(long millis) {
        if (millis < 1 || millis > MAX_TTL) {
            throw new IllegalArgumentException("a time to live of " + millis + " ms");
        }
        return TTL | millis;
    }

    /** The time to live in an owner, in milliseconds, or 0 if it is none of a TTL znode. */
    public static long ttlOf(long owner) {
        return (owner & TTL_MARK) == TTL ? owner & MAX_TTL : 0;
    }

    /**
     * Whether an owner is a session, that is, the znode is ephemeral.
     *
     * @param extendedTypes whether TTL znodes are recognised; otherwise they are taken for
     *     ephemerals
     */
    public static boolean isSession(long owner, boolean extendedTypes) {
        return owner != NONE && owner != CONTAINER && !(extendedTypes && ttlOf(owner) != 0);
    }
}
