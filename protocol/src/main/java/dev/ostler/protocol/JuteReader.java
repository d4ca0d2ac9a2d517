package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads jute's binary encoding (client protocol, section 1.2) from a span of a byte array. Whatever
 * does not decode (too short, a length that is negative or larger than what is left) raises {@link
 * MalformedRecordException}; nothing is allocated for a length that the span cannot hold.
 *
 * <p>Not thread-safe; {@link #reset} lets one reader serve many frames.
 */
public final class JuteReader {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer = Bytes.EMPTY.unsafeArray();
    private int position;
    private int limit;

    public JuteReader() {}

    public JuteReader(byte[] source) {
        reset(source, 0, source.length);
    }

    public JuteReader(byte[] source, int offset, int length) {
        reset(source, offset, length);
    }

    /** Reads {@code length} bytes of {@code source} from {@code offset} on from now. */
    public void reset(byte[] source, int offset, int length) {
        buffer = source;
        position = offset;
        limit = offset + length;
    }

    /** The array behind this reader. */
    public byte[] array() {
        return buffer;
    }

    /** Index in {@link #array} of the next byte. */
    public int position() {
        return position;
    }

    /** Bytes not yet read. */
    public int remaining() {
        return limit - position;
    }

    public boolean readBoolean() {
        return readByte() != 0;
    }

    public byte readByte() {
        require(1);
        return buffer[position++];
    }

    public int readInt() {
        require(4);
        int value = (int) INT.get(buffer, position);
        position += 4;
        return value;
    }

    public long readLong() {
        require(8);
        long value = (long) LONG.get(buffer, position);
        position += 8;
        return value;
    }

    public void skip(int count) {
        require(count);
        position += count;
    }

    /**
     * Reads the length of a buffer or string and steps over its bytes, which then end at {@link
     * #position}. Returns -1 for null.
     */
    public int readSpan() {
        int length = readInt();
        if (length == -1) {
            return -1;
        }
        require(length);
        position += length;
        return length;
    }

    public @Nullable Bytes readBuffer() {
        int length = readSpan();
        return length < 0 ? null : Bytes.copyOf(buffer, position - length, length);
    }

    public @Nullable String readString() {
        int length = readSpan();
        return length < 0
                ? null
                : new String(buffer, position - length, length, StandardCharsets.UTF_8);
    }

    /**
     * Reads a path, valid or not.
     *
     * @throws MalformedRecordException also if it is null
     */
    public ZnodePath readPath() {
        int length = readSpan();
        if (length < 0) {
            throw new MalformedRecordException("the path is null");
        }
        return ZnodePath.copyOf(buffer, position - length, length);
    }

    /** Reads a vector of paths; null is null, and a count below -1 means none, as in ZooKeeper. */
    public @Nullable List<ZnodePath> readPaths() {
        int count = readCount(4);
        if (count < 0) {
            return null;
        }
        var paths = new ArrayList<ZnodePath>(count);
        for (int i = 0; i < count; i++) {
            paths.add(readPath());
        }
        return paths;
    }

    /**
     * Reads the count of a vector whose elements take at least {@code bytesEach} bytes. Returns -1
     * for null and 0 for any other negative count, as ZooKeeper does.
     */
    public int readCount(int bytesEach) {
        int count = readInt();
        if (count == -1) {
            return -1;
        }
        if (count < 0) {
            return 0;
        }
        if ((long) count * bytesEach > remaining()) {
            throw new MalformedRecordException(
                    "a vector of " + count + " elements in " + remaining() + " bytes");
        }
        return count;
    }

    private void require(int count) {
        if (count < 0 || limit - position < count) {
            throw new MalformedRecordException(
                    count + " bytes are needed where " + remaining() + " are left");
        }
    }
}
