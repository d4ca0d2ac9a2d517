package dev.ostler.storage;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogFiles;
import dev.ostler.storage.log.LogReader;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotFiles.Candidates;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;
import dev.ostler.storage.snapshot.SnapshotReader;
import dev.ostler.storage.snapshot.SnapshotSummary;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Rebuilds a server's state from its directories (storage format, sections 1.5 and 3.8):
 *
 * <ol>
 *   <li>A {@link Replacement} that a crash has interrupted is completed.
 *   <li>The newest snapshot that is intact; damaged and unreadable ones are passed over with a
 *       notice, though never all of them.
 *   <li>Every transaction of the log behind it. They must follow each other without a gap, so what
 *       was acknowledged is there or the start fails. In particular an older snapshot only does if
 *       the log reaches back to it.
 *   <li>A batch torn at the very end was never acknowledged; it is cut off, and log files that hold
 *       no transaction are removed.
 * </ol>
 *
 * <p>Absence of data is never taken for an empty database, save where the options or an {@code
 * initialize} file say so.
 */
public final class Recovery {
    /** How many snapshots are tried. */
    private static final int CANDIDATES_MAX = 100;

    private final DataDirectories directories;
    private final Disk disk;
    private final RecoveryOptions options;
    private final Consumer<String> notices;

    /** Whether an {@code initialize} file was there; it is removed when it is first seen. */
    private boolean initialize;

    /**
     * @param notices is told, in sentences for the operator's log, of everything that is not as a
     *     clean stop leaves it
     */
    public Recovery(
            DataDirectories directories, RecoveryOptions options, Consumer<String> notices) {
        this.directories = directories;
        this.disk = directories.disk();
        this.options = options;
        this.notices = notices;
    }

    /**
     * Gives the state to {@code target}. Calling it again, with another target, gives the same.
     *
     * @throws StorageException if acknowledged transactions are lost, or may be; the message says
     *     what an operator can do. The log and the snapshots are as they were
     * @throws IOException if the disk fails
     */
    public Recovered recover(RecoveryTarget target) throws IOException {
        try {
            return recoverAll(target);
        } catch (AccessDeniedException e) {
            throw new DataDirectoryException(e);
        }
    }

    private Recovered recoverAll(RecoveryTarget target) throws IOException {
        initialize |= directories.takeInitializeMark();
        SnapshotFiles.removeIncomplete(disk, directories.snapshots());
        if (Replacement.finish(directories)) {
            notices.accept(
                    "Completed what a leader's snapshot had begun: it has taken the place of the log"
                            + " and of all other snapshots.");
        }
        List<SnapshotFile> candidates = candidates();
        if (candidates.isEmpty() && isWithoutLog()) {
            return empty(initialize || options.autocreateDatabase());
        }
        Loaded loaded = candidates.isEmpty() ? withoutSnapshot() : load(candidates, target);
        return replay(loaded, target);
    }

    private List<SnapshotFile> candidates() throws IOException {
        Candidates found = SnapshotFiles.candidates(disk, directories.snapshots(), CANDIDATES_MAX);
        found.unreadable().forEach(notices);
        if (found.files().isEmpty() && !found.unreadable().isEmpty()) {
            throw new StorageException(
                    "Not able to find valid snapshots in "
                            + directories.snapshots()
                            + ". "
                            + String.join(" ", found.unreadable())
                            + " Let this user read it, or move it away if it is no snapshot.");
        }
        return found.files();
    }

    private boolean isWithoutLog() throws IOException {
        return LogFiles.list(disk, directories.logs()).isEmpty();
    }

    private Recovered empty(boolean meantToBeEmpty) throws IOException {
        if (meantToBeEmpty) {
            directories.markCreatedByOstler();
        }
        return new Recovered(
                meantToBeEmpty ? Recovered.Database.NEW : Recovered.Database.UNEXPECTEDLY_EMPTY,
                Zxid.NONE,
                Zxid.NONE,
                null,
                0,
                false,
                meantToBeEmpty,
                false);
    }

    private Loaded withoutSnapshot() throws IOException {
        if (!options.trustEmptySnapshot()) {
            throw new StorageException(
                    "No snapshot found, but there are log entries. Something is broken! There is"
                            + " no intact snapshot in "
                            + directories.snapshots()
                            + ", while "
                            + directories.logs()
                            + " holds logs. Restore the snapshots; or set"
                            + " zookeeper.snapshot.trust.empty=true if this is an upgrade from a"
                            + " version that had none.");
        }
        notices.accept(
                "No snapshot found, but there are log entries. This should only be allowed during"
                        + " upgrading.");
        return new Loaded(Zxid.NONE, null);
    }

    private Loaded load(List<SnapshotFile> candidates, RecoveryTarget target) throws IOException {
        for (SnapshotFile file : candidates) {
            try {
                SnapshotSummary summary =
                        SnapshotReader.read(disk, file, target.beginSnapshot(file.zxid()));
                target.endSnapshot(file.zxid(), summary);
                return new Loaded(file.zxid(), summary);
            } catch (IOException | MalformedRecordException e) {
                // Safe whatever it was: the log must reach back to the older one.
                notices.accept(
                        "Problem reading snap file "
                                + file.path()
                                + ", trying an older one: "
                                + e.getMessage()
                                + ".");
            }
        }
        throw new StorageException(
                "Not able to find valid snapshots in "
                        + directories.snapshots()
                        + ": all "
                        + candidates.size()
                        + " are damaged. Restore one from a backup or another server.");
    }

    private Recovered replay(Loaded loaded, RecoveryTarget target) throws IOException {
        boolean ttl = loaded.summary != null && loaded.summary.ttlNodes() > 0;
        try (var log =
                new LogReader(disk, directories.logs(), loaded.zxid, options.lenient(), notices)) {
            while (log.next()) {
                LoggedTxn txn = log.txn();
                ttl |= txn.txn() instanceof Txn.CreateTtl;
                target.replay(txn);
            }
            log.repair();
            return new Recovered(
                    Recovered.Database.FOUND,
                    new Zxid(log.zxid()),
                    loaded.zxid,
                    loaded.summary,
                    log.transactions(),
                    log.isTorn(),
                    directories.createdByOstler(),
                    ttl);
        }
    }

    /** What replaying begins with. */
    private record Loaded(Zxid zxid, @Nullable SnapshotSummary summary) {}
}
