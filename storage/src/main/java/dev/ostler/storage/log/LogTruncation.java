package dev.ostler.storage.log;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogFiles.LogFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes transactions back that a leader has decided against (storage format, section 2.8). Unlike
 * ZooKeeper's it is durable when it returns, and it refuses where ZooKeeper keeps a transaction too
 * many.
 */
public final class LogTruncation {
    private LogTruncation() {}

    /**
     * Makes {@code last} the last transaction of the log. A crash on the way leaves a log that ends
     * with {@code last} or later, without a gap.
     *
     * @throws StorageException if {@code last} is not in the log; then nothing was changed
     */
    public static void truncate(Disk disk, Path directory, Zxid last) throws IOException {
        requireIn(disk, directory, last);
        cutBehind(disk, directory, last);
    }

    /**
     * Changes nothing.
     *
     * @throws StorageException if {@code zxid} is not in the log
     */
    public static void requireIn(Disk disk, Path directory, Zxid zxid) throws IOException {
        List<LogFile> files = LogFiles.from(zxid, LogFiles.list(disk, directory));
        if (files.isEmpty()) {
            throw new StorageException(
                    "There is no log file in "
                            + directory
                            + " to cut behind "
                            + zxid
                            + ". Log files were deleted, or dataLogDir was changed in zoo.cfg.");
        }
        for (LogFile file : files) {
            if (find(disk, file.path(), zxid.value()).found) {
                return;
            }
        }
        throw new StorageException(
                "The log in " + directory + " does not hold transaction " + zxid + ".");
    }

    /**
     * Removes all transactions behind {@code last}, be it in the log or not. A crash on the way
     * leaves some of them, without a gap.
     */
    public static void cutBehind(Disk disk, Path directory, Zxid last) throws IOException {
        List<LogFile> files = LogFiles.from(last, LogFiles.list(disk, directory));
        for (int i = files.size() - 1; i >= 0; i--) {
            Path path = files.get(i).path();
            Place place = find(disk, path, last.value());
            if (place.end > LogFormat.HEADER_LENGTH) {
                cut(disk, path, place.end);
                return;
            }
            disk.delete(path);
            // One after the other: a later file must never outlive an earlier one.
            disk.syncDirectory(directory);
        }
    }

    /** Shortens a file, durably. */
    static void cut(Disk disk, Path path, long size) throws IOException {
        try (DiskFile file = disk.open(path)) {
            file.truncate(size);
            file.sync();
        }
    }

    /**
     * @param end where the last record ends that is not behind the zxid sought
     * @param found whether it is that very transaction
     */
    private record Place(long end, boolean found) {}

    private static Place find(Disk disk, Path path, long zxid) throws IOException {
        try (var reader = new LogFileReader(disk, path)) {
            long end = reader.position();
            boolean found = false;
            while (reader.next() && reader.zxid() <= zxid) {
                end = reader.position();
                found |= reader.zxid() == zxid;
            }
            return new Place(end, found);
        }
    }
}
