package dev.ostler.storage.log;

/**
 * How the log is written.
 *
 * @param preallocatedBytes by how much a file grows ahead of its records, ZooKeeper's {@code
 *     preAllocSize} in bytes; 0 grows it with every write
 * @param sizeLimitBytes a file is left for a new one once it holds more than this, ZooKeeper's
 *     {@code txnLogSizeLimitInKb} in bytes; 0 or less for no limit. Bytes written count, not
 *     preallocated ones
 * @param forceSync whether {@link TxnLog#sync} waits for the disk; ZooKeeper's {@code forceSync}. A
 *     log without it loses acknowledged transactions in a power cut
 * @param slowSyncMillis a sync that takes longer is reported, {@code fsync.warningthresholdms}
 */
public record LogOptions(
        long preallocatedBytes, long sizeLimitBytes, boolean forceSync, long slowSyncMillis) {
    public static final LogOptions DEFAULT = new LogOptions(64L << 20, -1, true, 1000);

    public LogOptions {
        if (preallocatedBytes < 0) {
            throw new IllegalArgumentException("preallocatedBytes is " + preallocatedBytes);
        }
    }

    public LogOptions withPreallocatedBytes(long bytes) {
        return new LogOptions(bytes, sizeLimitBytes, forceSync, slowSyncMillis);
    }
}
