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
        List<LogFile> files = LogFiles.from(last, LogFiles.list(disk, directory));
        if (files.isEmpty()) {
            throw new StorageException(
                    "There is no log file in "
                            + directory
                            + " to cut behind "
                            + last
                            + ". Log files were deleted, or dataLogDir was changed in zoo.cfg.");
        }
        int index = -1;
        long end = -1;
        for (int i = 0; i < files.size() && end < 0; i++) {
            index = i;
            end = endOf(disk, files.get(i).path(), last.value());
        }
        if (end < 0) {
            throw new StorageException(
                    "The log in " + directory + " does not hold transaction " + last + ".");
        }
        for (int i = files.size() - 1; i > index; i--) {
            disk.delete(files.get(i).path());
            // One after the other: a later file must never outlive an earlier one.
            disk.syncDirectory(directory);
        }
        cut(disk, files.get(index).path(), end);
    }

    /** Shortens a file, durably. */
    static void cut(Disk disk, Path path, long size) throws IOException {
        try (DiskFile file = disk.open(path)) {
            file.truncate(size);
            file.sync();
        }
    }

    private static long endOf(Disk disk, Path path, long zxid) throws IOException {
        try (var reader = new LogFileReader(disk, path)) {
            while (reader.next()) {
                if (reader.zxid() == zxid) {
                    return reader.position();
                }
            }
            return -1;
        }
    }
}
