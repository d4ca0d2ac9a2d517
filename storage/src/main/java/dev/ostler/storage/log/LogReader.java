package dev.ostler.storage.log;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogFiles.LogFile;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads all transactions behind a zxid, in order, over all log files. ZooKeeper reads on at the
 * next file wherever one ends, and so passes over lost transactions in silence; here every
 * transaction must follow the one before (the next counter, or the first of a later epoch), and a
 * file may end in a torn record only where that loses nothing: because the next file goes on right
 * behind the last intact record, or because there is no later record at all.
 *
 * <p>Reading changes nothing on disk; {@link #repair} does, afterwards.
 */
public final class LogReader implements Closeable {
    private final Disk disk;
    private final Path directory;
    private final List<LogFile> files;
    private final boolean lenient;
    private final Consumer<String> notices;
    private final JuteReader bodies = new JuteReader();

    /** Files read to their end since the last transaction; what ends them is not judged yet. */
    private final List<LogFileReader> ended = new ArrayList<>();

    private int fileIndex;
    private @Nullable LogFileReader file;
    private long lastZxid;
    private long transactions;

    /** The file that the last record stands in, and where it ends; null before the first record. */
    private @Nullable Path lastPath;

    private long lastEnd;
    private boolean torn;

    /**
     * @param after the last transaction that is not wanted, usually a snapshot's zxid
     * @param lenient whether gaps and repeated transactions are passed on with a notice, as
     *     ZooKeeper does, instead of refused
     * @param notices is told, in sentences, of what is passed over
     */
    public LogReader(
            Disk disk, Path directory, Zxid after, boolean lenient, Consumer<String> notices)
            throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.files = behind(disk, after, LogFiles.from(after, LogFiles.list(disk, directory)));
        this.lenient = lenient;
        this.notices = notices;
        this.lastZxid = after.value();
    }

    /**
     * Without the first file, if the second begins with the first transaction that is wanted. If
     * that one is an error, it may be one that has its zxid from the transaction before it, which
     * is wanted as well and ends the first file (see {@link #requireSuccessor}).
     */
    private static List<LogFile> behind(Disk disk, Zxid after, List<LogFile> files)
            throws IOException {
        return files.size() > 1
                        && files.get(1).zxid() == after.value() + 1
                        && !beginsWithError(disk, files.get(1))
                ? files.subList(1, files.size())
                : files;
    }

    private static boolean beginsWithError(Disk disk, LogFile file) throws IOException {
        try (var reader = new LogFileReader(disk, file.path())) {
            return reader.next() && reader.type() == OpCode.ERROR;
        }
    }

    /**
     * Steps to the next transaction.
     *
     * @throws CorruptFileException if records are damaged that may have been acknowledged
     * @throws StorageException if transactions are missing
     */
    public boolean next() throws IOException {
        while (true) {
            LogFileReader current = file == null ? openNext() : file;
            if (current == null) {
                torn = judgeEnded();
                return false;
            }
            if (!current.next()) {
                ended.add(current);
                file = null;
                continue;
            }
            // Before the first wanted one stand those that the snapshot covers.
            boolean wanted = transactions > 0 || current.zxid() > lastZxid;
            if (wanted) {
                requireSuccessor(current);
                lastZxid = current.zxid();
                transactions++;
            }
            closeEnded();
            lastPath = current.path();
            lastEnd = current.position();
            if (wanted) {
                return true;
            }
        }
    }

    /** Zxid of the current transaction; before the first one, what reading began behind. */
    public long zxid() {
        return lastZxid;
    }

    /** Number of transactions read so far. */
    public long transactions() {
        return transactions;
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

    /**
     * The current transaction decoded.
     *
     * @throws CorruptFileException if its bytes, though intact, are no transaction
     */
    public LoggedTxn txn() throws IOException {
        LogFileReader current = current();
        bodies.reset(current.array(), current.offset(), current.length());
        try {
            return LoggedTxn.read(bodies);
        } catch (MalformedRecordException e) {
            throw new CorruptFileException(
                    current.path(),
                    current.position() - current.length() - 1,
                    "transaction 0x"
                            + Long.toHexString(lastZxid)
                            + " has an intact checksum but cannot be decoded: "
                            + e.getMessage()
                            + ". A newer version may have written it.");
        }
    }

    /**
     * After the last transaction: whether something torn follows it, which was never acknowledged.
     */
    public boolean isTorn() {
        return torn;
    }

    /**
     * After the last transaction: makes the log end with it, durably. A torn record is cut off, and
     * files without any record behind it are removed.
     *
     * <p>What was read is written again as far back as it may never have reached the disk: a
     * process that was killed, or whose sync failed, has left it to the system's cache alone, and
     * whoever is told of it now must not see it vanish when the power goes.
     */
    public void repair() throws IOException {
        for (int i = files.size() - 1; i >= 0 && !files.get(i).path().equals(lastPath); i--) {
            Path path = files.get(i).path();
            disk.delete(path);
            notices.accept("Removed " + path + ", a log file without any transaction.");
        }
        if (lastPath == null) {
            disk.syncDirectory(directory);
            return;
        }
        try (DiskFile last = disk.open(lastPath)) {
            if (torn) {
                last.truncate(lastEnd);
                notices.accept(
                        "Cut "
                                + lastPath
                                + " at byte "
                                + lastEnd
                                + ", behind transaction 0x"
                                + Long.toHexString(lastZxid)
                                + ": a batch was torn there before anybody was told of it.");
            }
            writeAgain(last);
            last.sync();
        }
        disk.syncDirectory(directory);
    }

    /** A sync alone does not do it: after one that failed, the system believes these bytes safe. */
    private void writeAgain(DiskFile last) throws IOException {
        var buffer = ByteBuffer.allocate((int) Math.min(1 << 20, lastEnd));
        long position = Math.max(0, lastEnd - LogFormat.UNSYNCED_MAX);
        while (position < lastEnd) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), lastEnd - position));
            int count = last.read(buffer, position);
            if (count < 0) {
                throw new IOException(lastPath + " became shorter while it was read");
            }
            last.write(buffer.flip(), position);
            position += count;
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
        closeEnded();
    }

    private LogFileReader current() {
        if (file == null) {
            throw new IllegalStateException("there is no current transaction");
        }
        return file;
    }

    private @Nullable LogFileReader openNext() throws IOException {
        if (fileIndex < files.size()) {
            file = new LogFileReader(disk, files.get(fileIndex).path());
            fileIndex++;
        }
        return file;
    }

    private void requireSuccessor(LogFileReader current) throws IOException {
        long zxid = current.zxid();
        if (zxid == lastZxid + 1) {
            return;
        }
        boolean inOneFile = ended.isEmpty();
        judgeEnded();
        if (zxid == lastZxid && (inOneFile || current.type() == OpCode.ERROR)) {
            // ZooKeeper logs some malformed requests under the zxid of the request before them.
            // Anything else that two files have is none of that.
            notices.accept(
                    "A transaction of "
                            + current.path()
                            + " and the one before it have the zxid "
                            + new Zxid(zxid)
                            + ", as ZooKeeper writes them at times; both were applied.");
            return;
        }
        var last = new Zxid(lastZxid);
        var next = new Zxid(zxid);
        if (next.epoch() > last.epoch() && next.counter() <= 1) {
            return;
        }
        String problem =
                "the transaction at byte "
                        + (current.position() - current.length() - LogFormat.FRAME_LENGTH)
                        + " of "
                        + current.path()
                        + " is "
                        + next
                        + ", but the one before it is "
                        + last;
        if (!lenient) {
            throw new StorageException(
                    "Transactions are missing or out of order: "
                            + problem
                            + ". Restore the missing log files or an intact snapshot of "
                            + new Zxid(zxid - 1)
                            + " or later; nothing was changed.");
        }
        notices.accept("Passed over a gap: " + problem + ".");
    }

    /** Whether one of the files that ended since the last transaction ends in something torn. */
    private boolean judgeEnded() throws IOException {
        boolean found = false;
        for (LogFileReader reader : ended) {
            if (LogTail.isTorn(reader, lastZxid)) {
                found = true;
            }
        }
        closeEnded();
        return found;
    }

    private void closeEnded() throws IOException {
        for (LogFileReader reader : ended) {
            reader.close();
        }
        ended.clear();
    }
}
