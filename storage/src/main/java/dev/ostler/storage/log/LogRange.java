package dev.ostler.storage.log;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogFiles.LogFile;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads part of the log's history while the log is being written, for a member that has missed it
 * (quorum protocol, section 4.2). It stops before what may still be in the making, so it needs no
 * judgement of the log's end. It changes nothing.
 *
 * <p>What is read is proved to be without a gap; what is missing, be it purged meanwhile, raises
 * {@link IOException}, and the member needs a snapshot.
 *
 * <p>Not thread-safe; its thread need not be the log's.
 */
public final class LogRange implements Closeable {
    private final Disk disk;
    private final List<LogFile> files;
    private final long upTo;
    private final long anchor;

    private int fileIndex;
    private @Nullable LogFileReader file;

    /** Whether the anchor was sought, and not given yet. */
    private boolean ahead;

    private long zxid;

    /**
     * @param from the last transaction that the other member has
     * @param upTo the last one that is wanted; it and all before it are durable here
     * @throws StorageException if the log does not go back to {@code from}
     */
    public LogRange(Disk disk, Path directory, Zxid from, Zxid upTo) throws IOException {
        this.disk = disk;
        files = LogFiles.from(from, LogFiles.list(disk, directory));
        this.upTo = upTo.value();
        try {
            anchor = seek(from.value());
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
        zxid = anchor;
    }

    /** Makes the last transaction that is not behind {@code from} the one that comes next. */
    private long seek(long from) throws IOException {
        long last = 0;
        while (step() && current().zxid() <= from) {
            last = current().zxid();
        }
        if (last == 0) {
            throw new StorageException("the log does not go back to " + new Zxid(from));
        }
        close();
        fileIndex = 0;
        while (step() && current().zxid() != last) {}
        ahead = true;
        return last;
    }

    /**
     * The last transaction of the log that is not behind {@code from}: that one itself, or, if the
     * histories differ, the last one that both may have.
     */
    public Zxid anchor() {
        return new Zxid(anchor);
    }

    /**
     * Steps to the next transaction, the anchor first; false behind the last one that is wanted.
     *
     * @throws StorageException if transactions are missing
     */
    public boolean next() throws IOException {
        if (ahead) {
            ahead = false;
            return true;
        }
        if (zxid >= upTo) {
            return false;
        }
        if (!step()) {
            throw new StorageException(
                    "the log ends with " + new Zxid(zxid) + ", before " + new Zxid(upTo));
        }
        long read = current().zxid();
        requireSuccessor(zxid, read);
        if (read > upTo) {
            throw new StorageException("the log does not hold " + new Zxid(upTo));
        }
        zxid = read;
        return true;
    }

    public long zxid() {
        return zxid;
    }

    /** The array that holds the current transaction until the next call. */
    public byte[] array() {
        return current().array();
    }

    public int offset() {
        return current().offset();
    }

    public int length() {
        return current().length();
    }

    private static void requireSuccessor(long last, long next) throws StorageException {
        var before = new Zxid(last);
        var behind = new Zxid(next);
        boolean opensEpoch = behind.epoch() > before.epoch() && behind.counter() <= 1;
        if (next != last + 1 && !opensEpoch) {
            throw new StorageException("in the log " + behind + " follows " + before);
        }
    }

    /** Brings the next record, from whichever file it is in. */
    private boolean step() throws IOException {
        while (true) {
            LogFileReader reader = file;
            if (reader == null) {
                if (fileIndex == files.size()) {
                    return false;
                }
                reader = new LogFileReader(disk, files.get(fileIndex).path());
                file = reader;
                fileIndex++;
            }
            if (reader.next()) {
                return true;
            }
            reader.close();
            file = null;
        }
    }

    private LogFileReader current() {
        if (file == null) {
            throw new IllegalStateException("there is no current transaction");
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
