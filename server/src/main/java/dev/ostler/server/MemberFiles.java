package dev.ostler.server;

import dev.ostler.protocol.Zxid;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.storage.Purge;
import dev.ostler.storage.Replacement;
import dev.ostler.storage.Truncation;
import dev.ostler.storage.log.LogObserver;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotWriter;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The logs and snapshots of a member, and the changes of them that a leader demands. Those exclude
 * purging and wait for the snapshot that is being written; the log must be closed by then.
 */
final class MemberFiles {
    private static final Logger LOG = LoggerFactory.getLogger(MemberFiles.class);

    private final ServerConfig config;
    private final Database database;
    private final SnapshotWriter writer;
    private final SnapshotThread snapshots;
    private final LogObserver logObserver;
    private final Executor housekeeping;

    /** Null if the members stay as the files say. */
    private final @Nullable MembershipFiles memberships;

    MemberFiles(
            ServerConfig config,
            Database database,
            SnapshotWriter writer,
            SnapshotThread snapshots,
            LogObserver logObserver,
            Executor housekeeping,
            @Nullable MembershipFiles memberships) {
        this.config = config;
        this.database = database;
        this.writer = writer;
        this.snapshots = snapshots;
        this.logObserver = logObserver;
        this.housekeeping = housekeeping;
        this.memberships = memberships;
    }

    /** Goes on behind a transaction, in a new file. */
    TxnLog openLog(Zxid last) throws IOException {
        return new TxnLog(
                database.directories().disk(),
                database.directories().logs(),
                Options.log(config.storage()),
                last,
                logObserver,
                housekeeping,
                System::nanoTime);
    }

    /** Makes sure that there is a snapshot for the log to begin behind, be it an empty one. */
    void requireSnapshot() throws IOException {
        var directories = database.directories();
        if (SnapshotFiles.list(directories.disk(), directories.snapshots()).isEmpty()) {
            Tree empty = PersistentTree.empty(database.tree().options());
            writer.write(new TreeSnapshot(empty.freeze()));
        }
    }

    /** Keeps who belongs to the ensemble. */
    void membership(Membership committed, @Nullable Membership lastSeen) throws IOException {
        if (memberships == null) {
            throw new IllegalStateException("the members stay as the files say");
        }
        memberships.keep(committed, lastSeen);
    }

    /** Cuts log and snapshots, and gives the state that is left. */
    synchronized Tree truncate(Zxid last) throws IOException, InterruptedException {
        LOG.warn("Truncating log to get in sync with the leader {}", last);
        snapshots.pause();
        try {
            Truncation.truncate(database.directories(), last);
            return database.reload(config);
        } finally {
            snapshots.resume();
        }
    }

    /** Puts a state in the place of everything. */
    synchronized void replace(TreeVersion state) throws IOException, InterruptedException {
        LOG.info(
                "Putting the leader's state of {} in the place of everything here",
                new Zxid(state.zxid()));
        snapshots.pause();
        try {
            Replacement.replace(database.directories(), writer, new TreeSnapshot(state));
        } finally {
            snapshots.resume();
        }
    }

    /** Removes old files. */
    synchronized void purge(Purge purge) throws IOException {
        purge.run();
    }
}
