package dev.ostler.server;

import dev.ostler.server.config.NodeConfig.ExtendedTypes;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.fourletter.Distribution;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.Recovered;
import dev.ostler.storage.Recovery;
import dev.ostler.storage.RecoveryTarget;
import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.zab.CommittedLog;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;

/** A server's directories, and the tree as it was recovered from them. */
final class Database implements Measured, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final DataDirectories directories;
    private final Recovered recovered;
    private final Tree tree;
    private final Distribution loadMillis = new Distribution();
    private final Distribution snapshotMillis = new Distribution();
    private final Distribution replayMillis = new Distribution();
    private final Distribution replayed = new Distribution();

    /** How long it took to load the snapshot, and what the log has behind it. */
    private record LoadTime(long snapshotNanos, long replayNanos) {
        long snapshotMillis() {
            return snapshotNanos / 1_000_000;
        }

        long replayMillis() {
            return replayNanos / 1_000_000;
        }

        long millis() {
            return (snapshotNanos + replayNanos) / 1_000_000;
        }
    }

    private Database(
            DataDirectories directories, Recovered recovered, Tree tree, LoadTime loadTime) {
        this.directories = directories;
        this.recovered = recovered;
        this.tree = tree;
        loadMillis.note(loadTime.millis());
        snapshotMillis.note(loadTime.snapshotMillis());
        replayMillis.note(loadTime.replayMillis());
        replayed.note(recovered.replayed());
    }

    /**
     * Opens the directories and recovers the tree.
     *
     * @throws IOException if the directories can't be used, or what is in them is not whole
     */
    static Database open(ServerConfig config) throws IOException {
        return open(config, null);
    }

    /**
     * As {@link #open(ServerConfig)}, and fills {@code history} with the last transactions that
     * were replayed.
     */
    static Database open(ServerConfig config, @Nullable CommittedLog history) throws IOException {
        DataDirectories directories =
                DataDirectories.open(
                        new RealDisk(LOG::info),
                        config.storage().dataDir(),
                        config.storage().dataLogDir(),
                        config.storage().createDirectories());
        try {
            return recover(config, directories, history);
        } catch (IOException | RuntimeException e) {
            directories.close();
            throw e;
        }
    }

    private static Database recover(
            ServerConfig config, DataDirectories directories, @Nullable CommittedLog history)
            throws IOException {
        var recovery = new Recovery(directories, Options.recovery(config), LOG::warn);
        ExtendedTypes asked = config.nodes().extendedTypes();
        boolean extended =
                asked == ExtendedTypes.ON
                        || (asked == ExtendedTypes.AUTOMATIC && directories.createdByOstler());
        long begin = System.nanoTime();
        var loading = new TreeRecovery(new TreeOptions(digest(config), extended));
        Recovered recovered = recovery.recover(target(loading, history));
        if (asked == ExtendedTypes.AUTOMATIC && !extended && recovered.extendedTypesByDefault()) {
            // Only what was read tells that there are TTL znodes, or that there is nothing at all.
            loading = new TreeRecovery(new TreeOptions(digest(config), true));
            recovered = recovery.recover(target(loading, history));
        }
        if (asked == ExtendedTypes.UNSAID && recovered.holdsTtlNodes()) {
            throw new StorageException(
                    config.storage().dataDir()
                            + " has znodes with a time to live, which a member of an ensemble"
                            + " deletes unless it is told of them. Set extendedTypesEnabled=true"
                            + " for all servers of the ensemble to keep them, or"
                            + " extendedTypesEnabled=false to give them up.");
        }
        int orphans = loading.tree().deleteOrphanedEphemerals();
        var loadTime =
                new LoadTime(
                        loading.snapshotReadNanos() - begin,
                        System.nanoTime() - loading.snapshotReadNanos());
        LOG.info(
                "Database loaded in {} ms: {} znodes, {} sessions, highest zxid is {}; {} txns were"
                        + " replayed behind the snapshot {}, {} ephemerals had no session",
                loadTime.millis(),
                loading.tree().freeze().znodeCount(),
                loading.tree().freeze().sessionCount(),
                recovered.lastZxid(),
                recovered.replayed(),
                recovered.snapshotZxid(),
                orphans);
        if (loading.mismatches() > 0) {
            LOG.error(
                    "Digests are not matching. {} transactions left the tree with another digest"
                            + " than they were logged with, the first of them {}. The data differs"
                            + " from what was written; compare it with another copy.",
                    loading.mismatches(),
                    loading.firstMismatch());
        }
        return new Database(directories, recovered, loading.tree(), loadTime);
    }

    private static RecoveryTarget target(TreeRecovery tree, @Nullable CommittedLog history) {
        return history == null ? tree : new HistoryRecovery(tree, history);
    }

    /**
     * Recovers the tree again, from what the directories hold now; nobody may write to them.
     *
     * @throws IOException if what is in them is not whole
     */
    Tree reload(ServerConfig config) throws IOException {
        var recovery = new Recovery(directories, Options.recovery(config), LOG::warn);
        var loading = new TreeRecovery(tree.options());
        Recovered found = recovery.recover(loading);
        loading.tree().deleteOrphanedEphemerals();
        LOG.info(
                "Database loaded again: highest zxid is {}; {} txns were replayed behind the"
                        + " snapshot {}",
                found.lastZxid(),
                found.replayed(),
                found.snapshotZxid());
        return loading.tree();
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

    /** Whether there is no snapshot yet that a log could begin behind. */
    boolean needsFirstSnapshot() {
        return recovered.snapshot() == null;
    }

    /** Whether a snapshot would make the next start shorter. */
    boolean needsSnapshot() {
        return !needsFirstSnapshot() && recovered.replayed() > 0;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                loadMillis.summary("dbinittime"),
                snapshotMillis.summary("startup_snap_load_time"),
                replayMillis.summary("startup_txns_load_time"),
                replayed.summary("startup_txns_loaded"));
    }

    @Override
    public void reset() {
        loadMillis.reset();
        snapshotMillis.reset();
        replayMillis.reset();
        replayed.reset();
    }

    @Override
    public void close() throws IOException {
        directories.close();
    }
}
