package dev.ostler.storage.snapshot;

/**
 * How snapshots are written.
 *
 * @param digest whether with the digest section: ZooKeeper's {@code zookeeper.digest.enabled}
 * @param lastZxid whether with the last-zxid section: {@code
 *     zookeeper.serializeLastProcessedZxid.enabled}
 * @param compression {@code zookeeper.snapshot.compression.method}
 */
public record SnapshotOptions(boolean digest, boolean lastZxid, Compression compression) {
    public static final SnapshotOptions DEFAULT = new SnapshotOptions(true, true, Compression.NONE);
}
