package dev.ostler.zab;

import dev.ostler.protocol.Zxid;

/**
 * Arithmetic on zxids. They are compared as signed numbers, as ZooKeeper does: -1 means none and is
 * below all.
 */
public final class Zxids {
    /** The last counter of an epoch that ZooKeeper gives to a transaction. */
    public static final long COUNTER_MAX = 0xfffffffeL;

    private Zxids() {}

    /** The zxid that stands for the beginning of an epoch, and belongs to no transaction. */
    public static long start(long epoch) {
        return epoch << 32;
    }

    public static long epoch(long zxid) {
        return zxid >>> 32;
    }

    public static long counter(long zxid) {
        return zxid & 0xffffffffL;
    }

    /** Whether this is the beginning of an epoch and not a transaction. */
    public static boolean isStart(long zxid) {
        return counter(zxid) == 0;
    }

    /**
     * Checks what must hold of every member at every time.
     *
     * @throws IllegalStateException unless acceptedEpoch, currentEpoch and the epoch of the last
     *     transaction are in descending order
     */
    public static void requireConsistent(long acceptedEpoch, long currentEpoch, long lastZxid) {
        if (acceptedEpoch < currentEpoch || currentEpoch < epoch(lastZxid)) {
            throw new IllegalStateException(
                    "acceptedEpoch "
                            + acceptedEpoch
                            + ", currentEpoch "
                            + currentEpoch
                            + " and the end of the history "
                            + new Zxid(lastZxid)
                            + " contradict each other");
        }
    }

    /**
     * The currentEpoch to recover with. A member that crashes while it acknowledges NEWLEADER may
     * have transactions of the new epoch on disk and not yet the epoch (ZOOKEEPER-1653). Its log
     * has no hole, so with the first of them it has all that this epoch began with, and is of the
     * epoch: who has more of it still wins an election, by the zxid.
     *
     * @param currentEpoch as it is on disk
     * @param lastZxid the last transaction in the log
     */
    public static long recoveredEpoch(long currentEpoch, long lastZxid) {
        return Math.max(currentEpoch, epoch(lastZxid));
    }

    /** Whether a history that ends at {@code last} can go on with {@code next}. */
    public static boolean follows(long last, long next) {
        return epoch(next) == epoch(last)
                ? next == last + 1
                : epoch(next) > epoch(last) && counter(next) == 1;
    }
}
