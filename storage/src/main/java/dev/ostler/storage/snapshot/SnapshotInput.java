package dev.ostler.storage.snapshot;

import dev.ostler.protocol.JuteReader;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Adler32;

/**
 * Reads jute records from a stream and sums up what was read. Its memory grows with the bytes that
 * are there, not with the lengths that are claimed.
 */
final class SnapshotInput {
    private final InputStream source;
    private final Adler32 checksum = new Adler32();
    private final JuteReader reader = new JuteReader();
    private byte[] buffer = new byte[64 << 10];
    private int position;
    private int limit;

    /** Up to here the bytes of the buffer are in the checksum. */
    private int summed;

    private long bufferStart;

    SnapshotInput(InputStream source) {
        this.source = source;
    }

    byte[] array() {
        return buffer;
    }

    /** Index in {@link #array} of the next byte. */
    int position() {
        return position;
    }

    /** Offset in the uncompressed stream of the next byte. */
    long offset() {
        return bufferStart + position;
    }

    /** Adler-32 of everything before the next byte. */
    long checksum() {
        checksum.update(buffer, summed, position - summed);
        summed = position;
        return checksum.getValue();
    }

    /**
     * Brings bytes into memory; they begin at {@link #position}, and {@link #skip} steps over them.
     *
     * @throws EOFException if there are fewer
     */
    void require(int count) throws IOException {
        while (limit - position < count) {
            if (!fill()) {
                throw new EOFException(
                        "it ends where " + count + " bytes are needed, at " + offset());
            }
        }
    }

    void skip(int count) {
        position += count;
    }

    /** A reader over the next bytes, which count as read. */
    JuteReader next(int count) throws IOException {
        require(count);
        reader.reset(buffer, position, count);
        position += count;
        return reader;
    }

    int readInt() throws IOException {
        return next(4).readInt();
    }

    long readLong() throws IOException {
        return next(8).readLong();
    }

    /** How many bytes are left, at the most {@code countMax}. */
    int remaining(int countMax) throws IOException {
        while (limit - position < countMax && fill()) {}
        return Math.min(limit - position, countMax);
    }

    private boolean fill() throws IOException {
        if (limit == buffer.length) {
            makeRoom();
        }
        int count = source.read(buffer, limit, buffer.length - limit);
        if (count < 0) {
            return false;
        }
        limit += count;
        return true;
    }

    private void makeRoom() {
        checksum();
        int kept = limit - position;
        byte[] target = buffer;
        if (kept > buffer.length / 2) {
            target =
                    new byte[Math.toIntExact(Math.min(Integer.MAX_VALUE - 8L, buffer.length * 2L))];
        }
        System.arraycopy(buffer, position, target, 0, kept);
        bufferStart += position;
        buffer = target;
        position = 0;
        summed = 0;
        limit = kept;
    }
}
