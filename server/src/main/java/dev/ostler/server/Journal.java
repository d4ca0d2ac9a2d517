package dev.ostler.server;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.SnapshotSchedule;
import dev.ostler.tree.TreeVersion;

import java.io.IOException;

/**
 * What the replica thread writes to disk: the log, and now and then the order to write a snapshot.
 * That thread alone uses it, so a sync keeps it from planning the next batch; which then is larger.
 */
final class Journal implements AutoCloseable {
    private final Opener opener;
    private TxnLog log;
    private final SnapshotSchedule schedule;
    private final SnapshotThread snapshots;
    private final JuteWriter scratch = new JuteWriter(1024);
    private boolean snapshotDue;

    /** Opens the log. */
    interface Opener {
        /** Goes on behind a transaction, in a new file. */
        TxnLog open(Zxid last) throws IOException;
    }

    Journal(Opener opener, Zxid last, SnapshotSchedule schedule, SnapshotThread snapshots)
            throws IOException {
        this.opener = opener;
        log = opener.open(last);
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

    /** Goes on behind another transaction, after {@link #close}. */
    void open(Zxid last) throws IOException {
        log = opener.open(last);
        snapshotDue = false;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
