package dev.ostler.storage.snapshot;

import java.util.random.RandomGenerator;

/**
 * Decides when the next snapshot is due (storage format, section 3.6): after half of the configured
 * number of transactions and a random part of the other half, so that the servers of an ensemble do
 * not all write at once; likewise for the bytes logged.
 *
 * <p>Not thread-safe.
 */
public final class SnapshotSchedule {
    /** ZooKeeper's {@code snapCount} if nothing is configured. */
    public static final int COUNT_DEFAULT = 100_000;

    /** ZooKeeper's {@code snapSizeLimitInKb} if nothing is configured, in bytes. */
    public static final long BYTES_DEFAULT = 4L << 30;

    private final int snapCount;
    private final long bytesLimit;
    private final RandomGenerator random;
    private long countMax;
    private long bytesMax;
    private long count;
    private long bytes;

    /**
     * @param snapCount transactions between snapshots at the most; less than 2 means 2
     * @param bytesLimit bytes logged between snapshots at the most; 0 or less for no limit
     */
    public SnapshotSchedule(int snapCount, long bytesLimit, RandomGenerator random) {
        this.snapCount = Math.max(2, snapCount);
        this.bytesLimit = bytesLimit;
        this.random = random;
        draw();
    }

    /**
     * Counts a logged transaction. True if a snapshot is due now: the log is to be rolled, and the
     * count begins anew, also if the snapshot is not taken.
     *
     * @param length bytes of the transaction
     */
    public boolean logged(int length) {
        count++;
        bytes += length;
        if (count <= countMax && (bytesLimit <= 0 || bytes <= bytesMax)) {
            return false;
        }
        draw();
        return true;
    }

    private void draw() {
        count = 0;
        bytes = 0;
        countMax = (long) snapCount / 2 + random.nextInt(snapCount / 2);
        bytesMax = bytesLimit / 2 + (bytesLimit < 2 ? 0 : random.nextLong(bytesLimit / 2));
    }
}
