package dev.ostler.storage.log;

import dev.ostler.protocol.OpCode;
import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.Adler32;

/**
 * Reads the records of one log file in order, up to the first place where there is none. Why there
 * is none is not its business: see {@link LogTail}.
 */
final class LogFileReader implements Closeable {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** A transaction is at least its header. */
    static final int TXN_LENGTH_MIN = 32;

    private final Path path;
    private final DiskFile file;
    private final FileWindow window;
    private final Adler32 checksum = new Adler32();

    /** End of the last record, or of the header; 0 if not even that stands there. */
    private long position;

    private long zxid;
    private int length;

    /**
     * @throws CorruptFileException if the file begins like something else than a log
     */
    LogFileReader(Disk disk, Path path) throws IOException {
        this.path = path;
        this.file = disk.openForReading(path);
        try {
            this.window = new FileWindow(file);
            readHeader();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private void readHeader() throws IOException {
        if (window.size() < LogFormat.HEADER_LENGTH) {
            return;
        }
        int magic = intAt(0);
        if (magic == LogFormat.MAGIC) {
            position = LogFormat.HEADER_LENGTH;
        } else if (magic != 0 || longAt(4) != 0 || intAt(12) != 0) {
            throw new CorruptFileException(
                    path,
                    0,
                    "it begins with 0x"
                            + Integer.toHexString(magic)
                            + " instead of ZKLG, so it is no transaction log");
        }
    }

    /** Steps to the next record; false where there is none. */
    boolean next() throws IOException {
        if (position == 0) {
            return false;
        }
        int claimed = intactLengthAt(position);
        if (claimed < 0) {
            return false;
        }
        long start = position + LogFormat.PREFIX_LENGTH;
        zxid = longAt(start + LogFormat.ZXID_OFFSET);
        length = claimed;
        position += LogFormat.FRAME_LENGTH + claimed;
        return true;
    }

    /** The transaction's length if an intact record stands at an offset, else -1. */
    int intactLengthAt(long offset) throws IOException {
        int claimed = claimedLengthAt(offset);
        if (claimed < TXN_LENGTH_MIN || claimed > window.size()) {
            return -1;
        }
        long end = offset + LogFormat.FRAME_LENGTH + claimed;
        if (end > window.size()) {
            return -1;
        }
        window.load(offset, LogFormat.FRAME_LENGTH + claimed);
        if (byteAt(end - 1) != LogFormat.END_OF_RECORD
                || longAt(offset) != checksumOf(offset + LogFormat.PREFIX_LENGTH, claimed)) {
            return -1;
        }
        return claimed;
    }

    /** What stands where a record's length would be; 0 if the file is too short for that. */
    int claimedLengthAt(long offset) throws IOException {
        return offset + LogFormat.PREFIX_LENGTH > window.size() ? 0 : intAt(offset + 8);
    }

    long checksumOf(long offset, int count) throws IOException {
        window.load(offset, count);
        checksum.reset();
        checksum.update(window.array(), window.index(offset), count);
        return checksum.getValue();
    }

    byte byteAt(long offset) throws IOException {
        window.load(offset, 1);
        return window.array()[window.index(offset)];
    }

    int intAt(long offset) throws IOException {
        window.load(offset, 4);
        return (int) INT.get(window.array(), window.index(offset));
    }

    long longAt(long offset) throws IOException {
        window.load(offset, 8);
        return (long) LONG.get(window.array(), window.index(offset));
    }

    /** See {@link FileWindow#nextNonZero}. */
    long nextNonZero(long from) throws IOException {
        return window.nextNonZero(from);
    }

    Path path() {
        return path;
    }

    long size() {
        return window.size();
    }

    long position() {
        return position;
    }

    long zxid() {
        return zxid;
    }

    /** The current transaction's, see {@link OpCode}. */
    int type() throws IOException {
        return intAt(position - 1 - length + LogFormat.TYPE_OFFSET);
    }

    /** The array that holds the current transaction until the next call of any method. */
    byte[] array() {
        return window.array();
    }

    int offset() {
        return window.index(position - 1 - length);
    }

    int length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
