package dev.ostler.server.quorum;

import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.tree.Tree;

/** Builds a tree from one snapshot that is coming in. */
public interface SnapshotBuilder {
    /** Takes what the snapshot holds. */
    SnapshotSink sink();

    /**
     * The snapshot is complete.
     *
     * @throws dev.ostler.protocol.MalformedRecordException if it makes no sense as a whole
     */
    Tree finish(long zxid);
}
