package dev.ostler.storage;

import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogFiles;
import dev.ostler.storage.snapshot.SnapshotFiles;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where a server keeps its data (storage format, section 1), opened and taken for this process.
 *
 * <pre>
 *   dataDir/myid                         id of this server in an ensemble
 *   dataDir/version-2/.ostler.lock       held while a server runs
 *   dataDir/version-2/snapshot.ZXID
 *   dataDir/version-2/acceptedEpoch, currentEpoch
 *   dataDir/version-2/ostler             made with an empty database by Ostler, not by ZooKeeper
 *   dataLogDir/initialize                an empty database is meant to be empty
 *   dataLogDir/version-2/.ostler.lock    if it is another directory
 *   dataLogDir/version-2/log.ZXID
 * </pre>
 *
 * <p>ZooKeeper has no locks and passes over the files that it does not know. Like it, a server
 * needs to write in the directories {@code version-2} only, once they are there.
 */
public final class DataDirectories implements Closeable {
    private static final String VERSION = "version-2";
    private static final String LOCK = ".ostler.lock";
    private static final String ORIGIN = "ostler";
    private static final String INITIALIZE = "initialize";

    private final Disk disk;
    private final Path dataDir;
    private final Path dataLogDir;
    private final Closeable dataLock;
    private final Closeable logLock;

    private DataDirectories(
            Disk disk, Path dataDir, Path dataLogDir, Closeable dataLock, Closeable logLock) {
        this.disk = disk;
        this.dataDir = dataDir;
        this.dataLogDir = dataLogDir;
        this.dataLock = dataLock;
        this.logLock = logLock;
    }

    /**
     * Checks the directories, makes those that are missing, and locks them until {@link #close}.
     *
     * @param dataDir holds snapshots
     * @param dataLogDir holds logs; may be {@code dataDir}
     * @param autocreate whether missing directories are made: {@code zookeeper.datadir.autocreate}
     * @throws DataDirectoryException if they are missing, not writable, or mixed up
     * @throws dev.ostler.storage.disk.FileInUseException if another server works with them
     */
    public static DataDirectories open(Disk disk, Path dataDir, Path dataLogDir, boolean autocreate)
            throws IOException {
        openOne(disk, dataLogDir.resolve(VERSION), "data", autocreate);
        openOne(disk, dataDir.resolve(VERSION), "snap", autocreate);
        boolean split =
                !dataDir.toAbsolutePath()
                        .normalize()
                        .equals(dataLogDir.toAbsolutePath().normalize());
        if (split) {
            requireNone(disk, dataLogDir, SnapshotFiles.PREFIX, "Log directory has snapshot files");
            requireNone(disk, dataDir, LogFiles.PREFIX, "Snapshot directory has log files");
        }
        Closeable dataLock = lock(disk, dataDir);
        try {
            Closeable logLock = split ? lock(disk, dataLogDir) : () -> {};
            return new DataDirectories(disk, dataDir, dataLogDir, dataLock, logLock);
        } catch (IOException | RuntimeException e) {
            dataLock.close();
            throw e;
        }
    }

    private static void openOne(Disk disk, Path directory, String kind, boolean autocreate)
            throws IOException {
        if (!disk.exists(directory)) {
            if (!autocreate) {
                throw new DataDirectoryException(
                        "Missing "
                                + kind
                                + " directory "
                                + directory
                                + ", automatic data directory creation is disabled"
                                + " (zookeeper.datadir.autocreate is false). Please create this"
                                + " directory manually.");
            }
            try {
                create(disk, directory.toAbsolutePath());
            } catch (IOException e) {
                throw new DataDirectoryException(
                        "Unable to create " + kind + " directory " + directory + ": " + e, e);
            }
        }
        if (!disk.isWritable(directory)) {
            throw new DataDirectoryException("Cannot write to " + kind + " directory " + directory);
        }
    }

    private static Closeable lock(Disk disk, Path directory) throws IOException {
        try {
            return disk.lock(directory.resolve(VERSION).resolve(LOCK));
        } catch (AccessDeniedException e) {
            throw new DataDirectoryException(e);
        }
    }

    private static void create(Disk disk, Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && !disk.exists(parent)) {
            create(disk, parent);
        }
        disk.createDirectory(directory);
        if (parent != null) {
            disk.syncDirectory(parent);
        }
    }

    private static void requireNone(Disk disk, Path directory, String prefix, String problem)
            throws IOException {
        Path version = directory.resolve(VERSION);
        for (String name : disk.list(version)) {
            if (name.startsWith(prefix)) {
                throw new DataDirectoryException(
                        problem
                                + ". Check if dataLogDir and dataDir configuration is correct. ("
                                + version.resolve(name)
                                + ")");
            }
        }
    }

    public Disk disk() {
        return disk;
    }

    public Path dataDir() {
        return dataDir;
    }

    public Path dataLogDir() {
        return dataLogDir;
    }

    /** Where snapshots and epochs are. */
    public Path snapshots() {
        return dataDir.resolve(VERSION);
    }

    /** Where logs are. */
    public Path logs() {
        return dataLogDir.resolve(VERSION);
    }

    /** Bytes of all files with the snapshots, save the lock. */
    public long snapshotBytes() throws IOException {
        return bytesIn(snapshots());
    }

    /** Bytes of all files with the logs, save the lock. */
    public long logBytes() throws IOException {
        return bytesIn(logs());
    }

    /**
     * Whether Ostler made this database, see {@link #markCreatedByOstler}. Without the mark
     * ZooKeeper made it, or may have.
     */
    public boolean createdByOstler() {
        return disk.exists(snapshots().resolve(ORIGIN));
    }

    /** Notes, durably, that this database began as an empty one of Ostler's own. */
    void markCreatedByOstler() throws IOException {
        Path mark = snapshots().resolve(ORIGIN);
        if (!disk.exists(mark)) {
            disk.create(mark).close();
            disk.syncDirectory(snapshots());
        }
    }

    /** Removes the mark that an empty database is meant to be empty; false if there was none. */
    boolean takeInitializeMark() throws IOException {
        Path mark = dataLogDir.resolve(INITIALIZE);
        if (!disk.exists(mark)) {
            return false;
        }
        try {
            disk.delete(mark);
        } catch (IOException e) {
            throw new StorageException("Unable to delete " + mark + ": " + e, e);
        }
        disk.syncDirectory(dataLogDir);
        return true;
    }

    /** Lets another server have the directories. */
    @Override
    public void close() throws IOException {
        try (dataLock) {
            logLock.close();
        }
    }

    private long bytesIn(Path directory) throws IOException {
        long sum = 0;
        for (String name : disk.list(directory)) {
            try {
                sum += name.equals(LOCK) ? 0 : disk.size(directory.resolve(name));
            } catch (NoSuchFileException e) {
                // Purged or renamed since it was listed.
            }
        }
        return sum;
    }
}
