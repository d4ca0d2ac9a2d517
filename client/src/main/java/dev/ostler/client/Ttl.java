package dev.ostler.client;

import org.apache.zookeeper.CreateMode;

/** Times to live of znodes, in milliseconds. */
public final class Ttl {
    /** Five bytes of it are stored. */
    private static final long MAX = 0xff_ffff_ffffL;

    private Ttl() {}

    /**
     * @throws IllegalArgumentException if a mode that needs a time has none, or one that must not
     *     have any has one
     */
    public static void check(CreateMode mode, long ttl) {
        if (mode.isTTL()) {
            if (ttl <= 0 || ttl > MAX) {
                throw new IllegalArgumentException(
                        "ttl must be positive and at most " + MAX + ": " + ttl);
            }
        } else if (ttl >= 0) {
            throw new IllegalArgumentException("ttl not valid for mode: " + mode);
        }
    }
}
