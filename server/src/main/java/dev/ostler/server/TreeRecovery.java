package dev.ostler.server;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.RecoveryTarget;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.StoredStat;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeLoader;
import dev.ostler.tree.TreeOptions;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Builds the tree from what recovery reads, and compares the digests on the way. */
public final class TreeRecovery implements RecoveryTarget {
    private final TreeOptions options;
    private Tree tree;
    private @Nullable TreeLoader loader;

    /** Up to this zxid the tree may be ahead of the log: the snapshot was not an exact cut. */
    private long fuzzyUpTo;

    private long snapshotReadNanos = System.nanoTime();
    private long mismatches;
    private @Nullable Zxid firstMismatch;

    public TreeRecovery(TreeOptions options) {
        this.options = options;
        tree = PersistentTree.empty(options);
    }

    @Override
    public SnapshotSink beginSnapshot(Zxid zxid) {
        var next = new TreeLoader(options);
        loader = next;
        return sink(next);
    }

    @Override
    public void endSnapshot(Zxid zxid, SnapshotSummary summary) {
        if (loader == null) {
            throw new IllegalStateException("the end of a snapshot that did not begin");
        }
        tree = loader.finish(zxid.value());
        loader = null;
        snapshotReadNanos = System.nanoTime();
        var digest = summary.digest();
        fuzzyUpTo = digest == null ? 0 : digest.zxid().value();
        if (digest != null
                && digest.zxid().equals(zxid)
                && digest.version() == TxnDigest.VERSION
                && options.digest()) {
            compare(zxid, digest.digest());
        }
    }

    @Override
    public void replay(LoggedTxn txn) {
        tree.replay(txn.header(), txn.txn());
        TxnDigest digest = txn.digest();
        Zxid zxid = txn.header().zxid();
        if (digest != null
                && options.digest()
                && digest.version() == TxnDigest.VERSION
                && Long.compareUnsigned(zxid.value(), fuzzyUpTo) >= 0) {
            compare(zxid, digest.treeDigest());
        }
    }

    private void compare(Zxid zxid, long expected) {
        if (tree.digest() != expected) {
            mismatches++;
            if (firstMismatch == null) {
                firstMismatch = zxid;
            }
        }
    }

    /** The tree as far as it was recovered. */
    public Tree tree() {
        return tree;
    }

    /** When the snapshot had been read, by {@link System#nanoTime}; without one, the beginning. */
    long snapshotReadNanos() {
        return snapshotReadNanos;
    }

    /** How many transactions left the tree with another digest than they were logged with. */
    public long mismatches() {
        return mismatches;
    }

    /** The first of {@link #mismatches}; null if there is none. */
    public @Nullable Zxid firstMismatch() {
        return firstMismatch;
    }

    /** Hands what is read from any snapshot to a loader. */
    public static SnapshotSink sink(TreeLoader loader) {
        return new Sink(loader);
    }

    /** Hands a snapshot's content to the tree's loader. */
    private record Sink(TreeLoader loader) implements SnapshotSink {
        @Override
        public void session(long sessionId, int timeoutMillis) {
            loader.session(new SessionId(sessionId), timeoutMillis);
        }

        @Override
        public void acl(long aclId, List<Acl> entries) {
            loader.acl(aclId, entries);
        }

        @Override
        public void node(SnapshotNode node) {
            Bytes data =
                    node.dataLength < 0
                            ? null
                            : Bytes.copyOf(node.data, node.dataOffset, node.dataLength);
            loader.znode(
                    ZnodePath.copyOf(node.path, node.pathOffset, node.pathLength),
                    data,
                    new StoredStat(
                            node.aclId,
                            node.czxid,
                            node.mzxid,
                            node.ctime,
                            node.mtime,
                            node.version,
                            node.cversion,
                            node.aversion,
                            node.ephemeralOwner,
                            node.pzxid));
        }
    }
}
