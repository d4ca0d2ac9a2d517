package dev.ostler.server;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.server.config.NodeConfig.ExtendedTypes;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.Recovered;
import dev.ostler.storage.Recovery;
import dev.ostler.storage.RecoveryTarget;
import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.StoredStat;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeLoader;
import dev.ostler.tree.TreeOptions;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;

/** A server's directories, and the tree as it was recovered from them. */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DataDirectories directories;
    private final Recovered recovered;
    private final Tree tree;

    private Database(DataDirectories directories, Recovered recovered, Tree tree) {
        this.directories = directories;
        this.recovered = recovered;
        this.tree = tree;
    }

    /**
     * Opens the directories and recovers the tree.
     *
     * @throws IOException if the directories can't be used, or what is in them is not whole
     */
    static Database open(ServerConfig config) throws IOException {
        DataDirectories directories =
                DataDirectories.open(
                        new RealDisk(),
                        config.storage().dataDir(),
                        config.storage().dataLogDir(),
                        config.storage().createDirectories());
        try {
            return recover(config, directories);
        } catch (IOException | RuntimeException e) {
            directories.close();
            throw e;
        }
    }

    private static Database recover(ServerConfig config, DataDirectories directories)
            throws IOException {
        var recovery = new Recovery(directories, Options.recovery(config), LOG::warn);
        ExtendedTypes asked = config.nodes().extendedTypes();
        boolean extended =
                asked == ExtendedTypes.ON
                        || (asked == ExtendedTypes.AUTOMATIC && directories.createdByOstler());
        long begin = System.nanoTime();
        var loading = new Loading(new TreeOptions(digest(config), extended));
        Recovered recovered = recovery.recover(loading);
        if (asked == ExtendedTypes.AUTOMATIC && !extended && recovered.extendedTypesByDefault()) {
            // Only what was read tells that there are TTL znodes, or that there is nothing at all.
            loading = new Loading(new TreeOptions(digest(config), true));
            recovered = recovery.recover(loading);
        }
        int orphans = loading.tree.deleteOrphanedEphemerals();
        LOG.info(
                "Database loaded in {} ms: {} znodes, {} sessions, highest zxid is {}; {} txns were"
                        + " replayed behind the snapshot {}, {} ephemerals had no session",
                (System.nanoTime() - begin) / 1_000_000,
                loading.tree.freeze().znodeCount(),
                loading.tree.freeze().sessionCount(),
                recovered.lastZxid(),
                recovered.replayed(),
                recovered.snapshotZxid(),
                orphans);
        if (loading.mismatches > 0) {
            LOG.error(
                    "Digests are not matching. {} transactions left the tree with another digest"
                            + " than they were logged with, the first of them {}. The data differs"
                            + " from what was written; compare it with another copy.",
                    loading.mismatches,
                    loading.firstMismatch);
        }
        return new Database(directories, recovered, loading.tree);
    }

    private static boolean digest(ServerConfig config) {
        return config.snapshots().digestEnabled();
    }

    Tree tree() {
        return tree;
    }

    DataDirectories directories() {
        return directories;
    }

    Recovered recovered() {
        return recovered;
    }

    /** Whether a snapshot would make the next start shorter, or the first one possible. */
    boolean needsSnapshot() {
        return recovered.snapshot() == null || recovered.replayed() > 0;
    }

    @Override
    public void close() throws IOException {
        directories.close();
    }

    /** Builds the tree from what recovery reads. */
    private static final class Loading implements RecoveryTarget {
        private final TreeOptions options;
        private Tree tree;
        private @Nullable TreeLoader loader;

        /** Up to this zxid the tree may be ahead of the log: the snapshot was not an exact cut. */
        private long fuzzyUpTo;

        private long mismatches;
        private @Nullable Zxid firstMismatch;

        Loading(TreeOptions options) {
            this.options = options;
            tree = PersistentTree.empty(options);
        }

        @Override
        public SnapshotSink beginSnapshot(Zxid zxid) {
            var next = new TreeLoader(options);
            loader = next;
            return new Sink(next);
        }

        @Override
        public void endSnapshot(Zxid zxid, SnapshotSummary summary) {
            if (loader == null) {
                throw new IllegalStateException("the end of a snapshot that did not begin");
            }
            tree = loader.finish(zxid.value());
            loader = null;
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
            tree.apply(txn.header(), txn.txn(), change -> {});
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
