package dev.ostler.storage;

import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.log.LogFiles;
import dev.ostler.storage.log.LogFiles.LogFile;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;
import dev.ostler.storage.snapshot.SnapshotSource;
import dev.ostler.storage.snapshot.SnapshotWriter;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Puts a state that came from a leader in the place of everything that a server has on disk. The
 * old history may go beyond the new state, and differ from it; so the two must never be mixed, and
 * the old one must not be lost before the new one is there. Hence:
 *
 * <ol>
 *   <li>The snapshot is written, durably, under a name of its own. With the renaming that ends this
 *       step the new state counts; until then the old one does.
 *   <li>All log files and all other snapshots are removed, durably.
 *   <li>The snapshot gets its proper name.
 * </ol>
 *
 * <p>A crash between the steps is made good by {@link #finish}, with which recovery begins.
 */
public final class Replacement {
    private Replacement() {}

    /**
     * Replaces everything. Nobody may write or read logs and snapshots meanwhile.
     *
     * @return the snapshot's file
     * @throws IOException if the disk fails; either the old state is found again or the new one
     */
    public static Path replace(
            DataDirectories directories, SnapshotWriter writer, SnapshotSource state)
            throws IOException {
        // One that was not finished is older, and must not be mistaken for the new one.
        finish(directories);
        Path written = writer.writeReplacement(state);
        finish(directories);
        return SnapshotFiles.replaced(written);
    }

    /** Completes a replacement that was begun; true if there was one. */
    static boolean finish(DataDirectories directories) throws IOException {
        Disk disk = directories.disk();
        Path snapshots = directories.snapshots();
        Optional<Path> replacement = SnapshotFiles.replacement(disk, snapshots);
        if (replacement.isEmpty()) {
            return false;
        }
        for (LogFile file : LogFiles.list(disk, directories.logs())) {
            disk.delete(file.path());
        }
        disk.syncDirectory(directories.logs());
        for (SnapshotFile file : SnapshotFiles.list(disk, snapshots)) {
            disk.delete(file.path());
        }
        disk.syncDirectory(snapshots);
        disk.rename(replacement.get(), SnapshotFiles.replaced(replacement.get()));
        disk.syncDirectory(snapshots);
        return true;
    }
}
