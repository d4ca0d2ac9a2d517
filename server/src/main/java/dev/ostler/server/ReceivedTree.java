package dev.ostler.server;

import dev.ostler.server.quorum.SnapshotBuilder;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeLoader;
import dev.ostler.tree.TreeOptions;

/** A tree that is built from what a leader sends. */
final class ReceivedTree implements SnapshotBuilder {
    private final TreeLoader loader;
    private final SnapshotSink sink;

    ReceivedTree(TreeOptions options) {
        loader = new TreeLoader(options);
        sink = TreeRecovery.sink(loader);
    }

    @Override
    public SnapshotSink sink() {
        return sink;
    }

    @Override
    public Tree finish(long zxid) {
        return loader.finish(zxid);
    }
}
