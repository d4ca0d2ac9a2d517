package dev.ostler.storage;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogTruncation;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;

import java.io.IOException;
import java.util.List;

/**
 * Takes back the end of a history that a leader has decided against, from the log and from the
 * snapshots: one that goes further would bring it back at the next start.
 */
public final class Truncation {
    private static final int CANDIDATES_MAX = 100;

    private Truncation() {}

    /**
     * Makes {@code last} the end of what {@link Recovery} finds. Nobody may write or read logs and
     * snapshots meanwhile. A crash on the way leaves a history that ends there or later, without a
     * gap.
     *
     * @param last a transaction of the log, the one of a snapshot, or the beginning of an epoch,
     *     which stands for the last transaction before it
     * @throws StorageException if there is no way back to it; then nothing was changed
     */
    public static void truncate(DataDirectories directories, Zxid last) throws IOException {
        Disk disk = directories.disk();
        List<SnapshotFile> candidates =
                SnapshotFiles.candidates(disk, directories.snapshots(), CANDIDATES_MAX).files();
        SnapshotFile base = null;
        for (SnapshotFile file : candidates) {
            if (base == null && file.zxid().compareTo(last) <= 0) {
                base = file;
            }
        }
        if (base == null) {
            throw new StorageException(
                    "The leader has decided against all transactions behind "
                            + last
                            + ", and there is no intact snapshot in "
                            + directories.snapshots()
                            + " that ends before it. Move the data of this server away, and start"
                            + " it empty: it gets everything from the leader.");
        }
        boolean exact = last.counter() != 0 && !base.zxid().equals(last);
        if (exact) {
            LogTruncation.requireIn(disk, directories.logs(), last);
        }
        for (SnapshotFile file : SnapshotFiles.list(disk, directories.snapshots())) {
            if (file.zxid().compareTo(last) > 0) {
                disk.delete(file.path());
            }
        }
        // First: the log leads from the older snapshots to wherever these were.
        disk.syncDirectory(directories.snapshots());
        LogTruncation.cutBehind(disk, directories.logs(), last);
    }
}
