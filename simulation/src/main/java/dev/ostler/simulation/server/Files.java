package dev.ostler.simulation.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;
import dev.ostler.server.TreeRecovery;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.Purge;
import dev.ostler.storage.Recovered;
import dev.ostler.storage.Recovery;
import dev.ostler.storage.RecoveryOptions;
import dev.ostler.storage.RecoveryTarget;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.PowerCutException;
import dev.ostler.storage.log.LogObserver;
import dev.ostler.storage.log.LogOptions;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.SnapshotOptions;
import dev.ostler.storage.snapshot.SnapshotSchedule;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.storage.snapshot.SnapshotWriter;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.TreeVersion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A server's data: the real storage code on the machine's simulated disk. */
final class Files {
    static final Path DIRECTORY = Path.of("/data");
    private static final int PREALLOCATED_BYTES = 4 << 10;
    private static final int SNAPSHOTS_KEPT = 3;

    /** What all trees of a simulation are like. */
    static final TreeOptions TREE = new TreeOptions(true, true);

    private final Surroundings surroundings;
    private final DataDirectories directories;
    private final Recovery recovery;
    private final Recovered recovered;
    private final Tree tree;
    private final SnapshotSchedule schedule;
    private final SnapshotWriter snapshots;
    private final JuteWriter scratch = new JuteWriter(1024);
    private TxnLog log;
    private TreeVersion lastSnapshot;
    private boolean snapshotDue;

    /**
     * Opens what the disk holds, and recovers.
     *
     * @param replayed is told the transactions behind the snapshot
     */
    Files(Surroundings surroundings, Consumer<LoggedTxn> replayed) throws IOException {
        this.surroundings = surroundings;
        Disk disk = surroundings.disk();
        directories = DataDirectories.open(disk, DIRECTORY, DIRECTORY, true);
        recovery =
                new Recovery(
                        directories,
                        RecoveryOptions.DEFAULT,
                        notice -> surroundings.world().say(surroundings.name(), () -> notice));
        var loading = new TreeRecovery(TREE);
        recovered = recovery.recover(new Reporting(loading, replayed));
        requireEqualDigests(loading);
        tree = loading.tree();
        lastSnapshot = tree.freeze();
        log = newLog(recovered.lastZxid());
        schedule =
                new SnapshotSchedule(
                        surroundings.options().snapshotEvery(), 0, surroundings.random());
        snapshots = new SnapshotWriter(disk, directories.snapshots(), SnapshotOptions.DEFAULT);
    }

    private static void requireEqualDigests(TreeRecovery loading) {
        if (loading.mismatches() > 0) {
            throw new IllegalStateException(
                    "digests do not match from " + loading.firstMismatch() + " on");
        }
    }

    private TxnLog newLog(Zxid last) throws IOException {
        return new TxnLog(
                directories.disk(),
                directories.logs(),
                LogOptions.DEFAULT.withPreallocatedBytes(PREALLOCATED_BYTES),
                last,
                LogObserver.NONE,
                null,
                () -> surroundings.world().nowMicros() * 1000);
    }

    /** Recovers once more, while the log is closed. */
    Tree recoverAgain() throws IOException {
        var loading = new TreeRecovery(TREE);
        recovery.recover(new Reporting(loading, txn -> {}));
        requireEqualDigests(loading);
        return loading.tree();
    }

    /** Closes the log, to be opened again by {@link #openLog}. */
    void closeLog() throws IOException {
        log.close();
    }

    /** Goes on behind this transaction. */
    void openLog(Zxid last) throws IOException {
        log = newLog(last);
    }

    Tree tree() {
        return tree;
    }

    Recovered recovered() {
        return recovered;
    }

    DataDirectories directories() {
        return directories;
    }

    SnapshotWriter snapshots() {
        return snapshots;
    }

    /** Whether a snapshot would make the next start shorter, or the first one possible. */
    boolean needsSnapshot() {
        return recovered.snapshot() == null || recovered.replayed() > 0;
    }

    void append(LoggedTxn txn) throws IOException {
        scratch.clear();
        txn.write(scratch);
        append(txn.header().zxid().value(), scratch.array(), scratch.length());
    }

    /** Appends a transaction in its logged form. */
    void append(long zxid, Bytes txn) throws IOException {
        append(zxid, txn.unsafeArray(), txn.length());
    }

    private void append(long zxid, byte[] bytes, int length) throws IOException {
        try {
            log.append(zxid, bytes, 0, length);
        } catch (IOException e) {
            ignore(e);
        }
        snapshotDue |= schedule.logged(length);
    }

    private void ignore(IOException error) throws IOException {
        if (error instanceof PowerCutException || !surroundings.has(Mutation.DISK_ERROR_IGNORED)) {
            throw error;
        }
        long last = log.lastAppended();
        surroundings.world().say(surroundings.name(), () -> "ignores " + error.getMessage());
        log.close();
        log = newLog(new Zxid(last));
    }

    void sync() throws IOException {
        try {
            log.sync();
        } catch (IOException e) {
            ignore(e);
        }
    }

    /** Whether enough was logged for a snapshot, asked for the first time since. */
    boolean takeSnapshotDue() {
        boolean due = snapshotDue;
        snapshotDue = false;
        return due;
    }

    /** Begins a new log file, and writes a snapshot of a state that is in the log by now. */
    void snapshot(TreeVersion state) throws IOException {
        log.roll();
        snapshots.write(MutatedSnapshot.of(state, lastSnapshot, surroundings.options().mutation()));
        lastSnapshot = state;
        new Purge(directories, SNAPSHOTS_KEPT, file -> {}, notice -> {}).run();
    }

    /** Tells others what is read from the log. */
    private final class Reporting implements RecoveryTarget {
        private final TreeRecovery target;
        private final Consumer<LoggedTxn> replayed;

        Reporting(TreeRecovery target, Consumer<LoggedTxn> replayed) {
            this.target = target;
            this.replayed = replayed;
        }

        @Override
        public SnapshotSink beginSnapshot(Zxid zxid) {
            return target.beginSnapshot(zxid);
        }

        @Override
        public void endSnapshot(Zxid zxid, SnapshotSummary summary) {
            target.endSnapshot(zxid, summary);
        }

        @Override
        public void replay(LoggedTxn txn) {
            surroundings.checker().logged(surroundings.name(), txn);
            replayed.accept(txn);
            target.replay(txn);
        }
    }
}
