package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Zxid;

/**
 * The digest in a snapshot.
 *
 * @param zxid the transaction behind which the tree had it; {@link Zxid#NONE}, with a digest of 0,
 *     where ZooKeeper had none to write
 * @param version how it was computed, see {@link dev.ostler.protocol.TxnDigest#VERSION}
 */
public record SnapshotDigest(Zxid zxid, int version, long digest) {}
