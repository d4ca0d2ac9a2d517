package dev.ostler.storage.log;

import dev.ostler.storage.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A part of a file in memory that follows what is asked of it. Offsets are those of the file. It
 * never holds more than the file can fill, whatever length a corrupt record claims.
 */
final class FileWindow {
    private static final int READ_BYTES = 256 << 10;
    private static final byte[] ZEROS = new byte[READ_BYTES];

    private final DiskFile file;
    private final long size;
    private byte[] bytes;
    private long start;
    private int length;

    FileWindow(DiskFile file) throws IOException {
        this.file = file;
        this.size = file.size();
        this.bytes = new byte[(int) Math.min(READ_BYTES, size)];
    }

    /** Size of the file when it was opened. */
    long size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    /** Index in {@link #array} of a byte that was {@link #load}ed last. */
    int index(long offset) {
        return (int) (offset - start);
    }

    /** Brings bytes into memory; they must lie within the file. */
    void load(long offset, int count) throws IOException {
        if (offset >= start && offset + count <= start + length) {
            return;
        }
        byte[] target = bytes;
        if (count > target.length) {
            target = new byte[Math.max(count, (int) Math.min(Integer.MAX_VALUE - 8L, count * 2L))];
        }
        int kept = 0;
        if (offset >= start && offset < start + length) {
            int from = (int) (offset - start);
            kept = length - from;
            System.arraycopy(bytes, from, target, 0, kept);
        }
        bytes = target;
        start = offset;
        length = kept;
        fill(count);
    }

    /** Offset of the first byte from {@code from} on that is not zero, -1 if there is none. */
    long nextNonZero(long from) throws IOException {
        long at = from;
        while (at < size) {
            load(at, (int) Math.min(READ_BYTES / 4, size - at));
            int first = index(at);
            int count = Math.min(length - first, ZEROS.length);
            int found = Arrays.mismatch(bytes, first, first + count, ZEROS, 0, count);
            if (found >= 0) {
                return at + found;
            }
            at += count;
        }
        return -1;
    }

    private void fill(int count) throws IOException {
        int wanted = (int) Math.min(bytes.length, size - start);
        var buffer = ByteBuffer.wrap(bytes, length, wanted - length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, start + buffer.position()) < 0) {
                break;
            }
        }
        length = buffer.position();
        if (length < count) {
            throw new IOException("the file became shorter while it was read");
        }
    }
}
