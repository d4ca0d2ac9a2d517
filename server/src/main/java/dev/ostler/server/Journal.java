package dev.ostler.server;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.SnapshotSchedule;
import dev.ostler.tree.TreeVersion;

import java.io.IOException;

/**
 * What the replica thread writes to disk: the log, and now and then the order to write a snapshot.
 * That thread alone uses it, so a sync keeps it from planning the next batch; which then is larger.
 */
final class Journal implements AutoCloseable {
    private final TxnLog log;
    private final SnapshotSchedule schedule;
    private final SnapshotThread snapshots;
    private final JuteWriter scratch = new JuteWriter(1024);
    private boolean snapshotDue;

    Journal(TxnLog log, SnapshotSchedule schedule, SnapshotThread snapshots) {
        this.log = log;
        this.schedule = schedule;
        this.snapshots = snapshots;
    }

    void append(LoggedTxn txn) throws IOException {
        scratch.clear();
        txn.write(scratch);
        log.append(txn.header().zxid().value(), scratch.array(), 0, scratch.length());
        snapshotDue |= schedule.logged(scratch.length());
    }

    void sync() throws IOException {
        log.sync();
    }

    /**
     * Begins a new log file and has a snapshot written in the background, if enough was logged
     * since the last one.
     *
     * @param tree the state after everything that was appended
     */
    void snapshotIfDue(TreeVersion tree) throws IOException {
        if (snapshotDue) {
            snapshotDue = false;
            log.roll();
            snapshots.take(tree);
        }
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
