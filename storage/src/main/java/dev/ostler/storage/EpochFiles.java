package dev.ostler.storage;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.StorageException;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The two epochs that a member of an ensemble must never forget (storage format, section 1.4): the
 * last one it has promised itself to ({@code acceptedEpoch}) and the last one whose leader it has
 * followed ({@code currentEpoch}). A changed epoch is durable when its method returns.
 */
public final class EpochFiles {
    private static final String ACCEPTED = "acceptedEpoch";
    private static final String CURRENT = "currentEpoch";

    private final DataDirectories directories;
    private long accepted;
    private long current;

    private EpochFiles(DataDirectories directories, long accepted, long current) {
        this.directories = directories;
        this.accepted = accepted;
        this.current = current;
    }

    /**
     * Reads both; a missing one is taken from the last transaction and written.
     *
     * @param last the last transaction of the database
     * @throws StorageException if they contradict each other or the database
     */
    public static EpochFiles load(DataDirectories directories, Zxid last) throws IOException {
        var disk = directories.disk();
        Path currentFile = directories.snapshots().resolve(CURRENT);
        var files = new EpochFiles(directories, 0, 0);
        Path acceptedFile = directories.snapshots().resolve(ACCEPTED);
        boolean promised = disk.exists(acceptedFile);
        if (promised) {
            files.accepted = read(directories, acceptedFile);
        }
        if (!disk.exists(currentFile)) {
            files.current(last.epoch());
        } else {
            files.current = read(directories, currentFile);
            if (last.epoch() > files.current) {
                files.current(interrupted(directories, files, last));
            }
        }
        if (!promised) {
            files.accepted(last.epoch());
        }
        if (files.accepted < files.current) {
            throw new StorageException(
                    "The accepted epoch, "
                            + Long.toHexString(files.accepted)
                            + " is less than the current epoch, "
                            + Long.toHexString(files.current));
        }
        return files;
    }

    /**
     * The current epoch of a member that lost its power while it caught up with the leader of a
     * later one: its log was there already, the epoch not yet (ZOOKEEPER-1653). Who has a
     * transaction of an epoch has all that the epoch began with, so its history is of that epoch.
     */
    private static long interrupted(DataDirectories directories, EpochFiles files, Zxid last)
            throws IOException {
        if (files.accepted >= last.epoch()) {
            return last.epoch();
        }
        Path unfinished = directories.snapshots().resolve(CURRENT + ".tmp");
        if (!directories.disk().exists(unfinished)) {
            throw new StorageException(
                    "The current epoch, "
                            + Long.toHexString(files.current)
                            + ", is older than the last zxid, "
                            + last.value());
        }
        return read(directories, unfinished);
    }

    private static long read(DataDirectories directories, Path file) throws IOException {
        String text = AtomicText.readFirstLine(directories.disk(), file);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new StorageException("Found " + text + " in " + file, e);
        }
    }

    public long accepted() {
        return accepted;
    }

    public long current() {
        return current;
    }

    /** Sets the accepted epoch. */
    public void accepted(long epoch) throws IOException {
        write(ACCEPTED, epoch);
        accepted = epoch;
    }

    /** Sets the current epoch. */
    public void current(long epoch) throws IOException {
        write(CURRENT, epoch);
        current = epoch;
    }

    private void write(String name, long epoch) throws IOException {
        AtomicText.write(directories.disk(), directories.snapshots(), name, Long.toString(epoch));
    }
}
