package dev.ostler.storage.log;

import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.Adler32;

/**
 * Reads one log file record by record as it stands, for tools that show or repair damaged files: a
 * wrong checksum is told, not refused, and nothing is required of the zxids. A server reads with
 * {@link LogReader}.
 *
 * <p>Not thread-safe.
 */
public final class RawLog implements Closeable {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Bytes before the first record. */
    public static final int HEADER_LENGTH = LogFormat.HEADER_LENGTH;

    /** What stands behind the last record. */
    public enum End {
        /** The end of the file, or the zeros that were laid out. */
        CLEAN,
        /** The file ends within a record. */
        CUT,
        /** A record without its end mark. */
        NO_MARK,
        /** A length that no transaction has. */
        BAD_LENGTH
    }

    private final DiskFile file;
    private final FileWindow window;
    private final Adler32 adler = new Adler32();

    private long start;
    private long end = HEADER_LENGTH;
    private End behind = End.CLEAN;

    private RawLog(DiskFile file) throws IOException {
        this.file = file;
        this.window = new FileWindow(file);
    }

    /**
     * Opens a log file.
     *
     * @throws CorruptFileException if it does not begin as a log does
     * @throws EOFException if it ends within its header
     */
    public static RawLog open(Disk disk, Path path) throws IOException {
        DiskFile file = disk.openForReading(path);
        try {
            var log = new RawLog(file);
            long size = log.window.size();
            if (size >= 4 && log.intAt(0) != LogFormat.MAGIC) {
                throw new CorruptFileException(path, 0, "it does not begin with ZKLG");
            }
            if (size < HEADER_LENGTH) {
                throw new EOFException(path + " ends within its header, after " + size + " bytes");
            }
            return log;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Version of the format, as the header says. */
    public int version() throws IOException {
        return intAt(4);
    }

    /** Id of the database, as the header says; 0 in all known logs. */
    public long databaseId() throws IOException {
        return longAt(8);
    }

    /** Steps to the next record; false where there is none, see {@link #behind}. */
    public boolean next() throws IOException {
        long size = window.size();
        if (end + LogFormat.PREFIX_LENGTH > size) {
            return end(end == size ? End.CLEAN : End.CUT);
        }
        int length = intAt(end + 8);
        if (length == 0) {
            return end(End.CLEAN);
        }
        if (length < LogFileReader.TXN_LENGTH_MIN) {
            return end(End.BAD_LENGTH);
        }
        long next = end + LogFormat.FRAME_LENGTH + length;
        if (next > size) {
            return end(End.CUT);
        }
        window.load(end, (int) (next - end));
        if (window.array()[window.index(next - 1)] != LogFormat.END_OF_RECORD) {
            return end(End.NO_MARK);
        }
        start = end;
        end = next;
        return true;
    }

    /** After {@link #next} said no: why. */
    public End behind() {
        return behind;
    }

    /** Offset in the file of the current record's first byte. */
    public long start() {
        return start;
    }

    /** Offset in the file just behind the current record, or behind the header. */
    public long end() {
        return end;
    }

    /** The checksum that stands in the current record. */
    public long storedChecksum() throws IOException {
        return longAt(start);
    }

    /** The checksum that the current record's transaction has. */
    public long computedChecksum() throws IOException {
        load();
        adler.reset();
        adler.update(array(), offset(), length());
        return adler.getValue();
    }

    public long zxid() throws IOException {
        return longAt(start + LogFormat.PREFIX_LENGTH + LogFormat.ZXID_OFFSET);
    }

    /** Brings the whole current record into {@link #array}. */
    private void load() throws IOException {
        window.load(start, (int) (end - start));
    }

    /** Holds the current transaction until the next call of {@link #next}. */
    public byte[] array() {
        return window.array();
    }

    /** Index in {@link #array} of the current transaction. */
    public int offset() {
        return window.index(start + LogFormat.PREFIX_LENGTH);
    }

    /** Bytes of the current transaction. */
    public int length() {
        return (int) (end - start) - LogFormat.FRAME_LENGTH;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private boolean end(End found) {
        behind = found;
        return false;
    }

    private int intAt(long offset) throws IOException {
        window.load(offset, 4);
        return (int) INT.get(window.array(), window.index(offset));
    }

    private long longAt(long offset) throws IOException {
        window.load(offset, 8);
        return (long) LONG.get(window.array(), window.index(offset));
    }
}
