package dev.ostler.server;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeLoader;
import dev.ostler.tree.TreeOptions;

import java.util.List;

/** A tree that is built from a snapshot without its sessions. */
final class RestoredTree implements SnapshotSink {
    private final TreeLoader loader;
    private final SnapshotSink znodes;
    private long lastChange;

    RestoredTree(TreeOptions options) {
        loader = new TreeLoader(options);
        znodes = TreeRecovery.sink(loader);
    }

    @Override
    public void session(long sessionId, int timeoutMillis) {}

    @Override
    public void acl(long aclId, List<Acl> entries) {
        znodes.acl(aclId, entries);
    }

    @Override
    public void node(SnapshotNode node) {
        lastChange = Math.max(lastChange, Math.max(node.mzxid, node.pzxid));
        znodes.node(node);
    }

    /**
     * The tree.
     *
     * @param last what the snapshot says is its last transaction; ZooKeeper writes on meanwhile, so
     *     there may be later changes in it
     */
    Tree finish(Zxid last) {
        return loader.finish(Math.max(last.value(), lastChange));
    }
}
