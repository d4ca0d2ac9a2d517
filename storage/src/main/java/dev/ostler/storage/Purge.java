package dev.ostler.storage;

import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.log.LogFiles;
import dev.ostler.storage.log.LogFiles.LogFile;
import dev.ostler.storage.snapshot.IntactSnapshots;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Removes old snapshots and logs (storage format, section 3.9): it keeps the newest snapshots and
 * every log file that one of them needs. Only snapshots that were read to the end and found intact
 * count among those that are kept, so that a row of broken ones never drives out the last good one.
 */
public final class Purge {
    /** The smallest number of snapshots that may be kept. */
    public static final int RETAIN_MIN = 3;

    private final Disk disk;
    private final Path snapshotDirectory;
    private final Path logDirectory;
    private final IntactSnapshots intact;
    private final int retainCount;
    private final Consumer<Path> removing;
    private final Consumer<String> notices;

    /**
     * @param retainCount how many snapshots to keep, at least {@link #RETAIN_MIN}
     * @param removing is told of each file before it is removed
     * @param notices is told, in sentences, of files that can't be read or removed
     */
    public Purge(
            DataDirectories directories,
            int retainCount,
            Consumer<Path> removing,
            Consumer<String> notices) {
        this(
                directories.disk(),
                directories.snapshots(),
                directories.logs(),
                retainCount,
                removing,
                notices);
    }

    /**
     * For a process that is not the server and so does not hold the directories.
     *
     * @param snapshots where snapshots are
     * @param logs where logs are
     */
    public Purge(
            Disk disk,
            Path snapshots,
            Path logs,
            int retainCount,
            Consumer<Path> removing,
            Consumer<String> notices) {
        if (retainCount < RETAIN_MIN) {
            throw new IllegalArgumentException(
                    "count should be greater than or equal to " + RETAIN_MIN);
        }
        this.disk = disk;
        this.snapshotDirectory = snapshots;
        this.logDirectory = logs;
        this.intact = new IntactSnapshots(disk, notices);
        this.retainCount = retainCount;
        this.removing = removing;
        this.notices = notices;
    }

    /**
     * Removes what is no longer needed; nothing if there are fewer intact snapshots than are to be
     * kept. May run while the server writes.
     *
     * @return number of files removed
     */
    public int run() throws IOException {
        List<SnapshotFile> snapshots = SnapshotFiles.list(disk, snapshotDirectory);
        SnapshotFile oldestKept = oldestKept(snapshots);
        if (oldestKept == null) {
            return 0;
        }
        int removed = 0;
        for (SnapshotFile file : snapshots) {
            if (file.zxid().compareTo(oldestKept.zxid()) < 0) {
                removed += remove(file.path());
            }
        }
        // Logs go last: they are needed as long as an older snapshot may be found.
        disk.syncDirectory(snapshotDirectory);
        List<LogFile> logs = LogFiles.list(disk, logDirectory);
        int needed = LogFiles.from(oldestKept.zxid(), logs).size();
        for (LogFile file : logs.subList(0, logs.size() - needed)) {
            removed += remove(file.path());
        }
        return removed;
    }

    private @Nullable SnapshotFile oldestKept(List<SnapshotFile> newestFirst) {
        SnapshotFile oldest = null;
        int count = 0;
        for (SnapshotFile file : newestFirst) {
            if (count < retainCount && intact.contains(file)) {
                oldest = file;
                count++;
            }
        }
        return oldest;
    }

    private int remove(Path file) throws IOException {
        removing.accept(file);
        try {
            disk.delete(file);
            return 1;
        } catch (FileSystemException e) {
            notices.accept("Failed to remove " + file + ": " + e);
            return 0;
        }
    }
}
