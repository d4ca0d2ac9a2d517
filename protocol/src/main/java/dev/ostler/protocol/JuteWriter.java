package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes jute's binary encoding (client protocol, section 1.2) into a byte array that grows:
 * numbers are big endian, a buffer or string is its length and its bytes, a vector its count and
 * its elements, and -1 as length or count is null.
 *
 * <p>What is long and does not change can be {@linkplain #insert inserted} instead of copied, for
 * whoever takes {@linkplain #forEachPiece the pieces}.
 *
 * <p>Not thread-safe. {@link #clear} keeps the array, so that one writer serves many frames.
 */
public final class JuteWriter {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer;

    /** Bytes in the array. */
    private int length;

    /** Bytes that stand between them. */
    private int insertedBytes;

    private final List<Inserted> inserts = new ArrayList<>(0);

    /** Stands before the byte {@code at} of the array. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Inserted(int at, byte[] bytes) {}

    /** Takes what was written, in its order. */
    public interface Sink {
        /** Bytes that are the writer's: whoever keeps them copies them. */
        void write(byte[] bytes, int offset, int length);

        /** An array that was inserted. It never changes. */
        void share(byte[] bytes);
    }

    public JuteWriter() {
        this(256);
    }

    public JuteWriter(int capacity) {
        buffer = new byte[capacity];
    }

    /** Bytes written since the last {@link #clear}. */
    public int length() {
        return length + insertedBytes;
    }

    /** The array behind this writer; its first {@link #length} bytes are what was written. */
    public byte[] array() {
        if (insertedBytes != 0) {
            copyInserts();
        }
        return buffer;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(array(), length);
    }

    public Bytes toBytes() {
        return Bytes.copyOf(array(), 0, length);
    }

    /** Gives out what was written, without copying what was inserted. */
    public void forEachPiece(Sink sink) {
        int from = 0;
        for (Inserted insert : inserts) {
            if (insert.at > from) {
                sink.write(buffer, from, insert.at - from);
                from = insert.at;
            }
            sink.share(insert.bytes);
        }
        if (length > from) {
            sink.write(buffer, from, length - from);
        }
    }

    private void copyInserts() {
        var whole = new byte[Math.max(buffer.length, length())];
        int to = 0;
        int from = 0;
        for (Inserted insert : inserts) {
            System.arraycopy(buffer, from, whole, to, insert.at - from);
            to += insert.at - from;
            from = insert.at;
            System.arraycopy(insert.bytes, 0, whole, to, insert.bytes.length);
            to += insert.bytes.length;
        }
        System.arraycopy(buffer, from, whole, to, length - from);
        buffer = whole;
        length = length();
        insertedBytes = 0;
        inserts.clear();
    }

    public void clear() {
        length = 0;
        insertedBytes = 0;
        inserts.clear();
    }

    /** Forgets what was written from {@code newLength} on. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length()) {
            throw new IllegalArgumentException(newLength + " is not within the length " + length());
        }
        if (insertedBytes != 0) {
            copyInserts();
        }
        length = newLength;
    }

    public void writeBoolean(boolean value) {
        ensure(1);
        buffer[length++] = (byte) (value ? 1 : 0);
    }

    public void writeByte(int value) {
        ensure(1);
        buffer[length++] = (byte) value;
    }

    public void writeInt(int value) {
        ensure(4);
        INT.set(buffer, length, value);
        length += 4;
    }

    public void writeLong(long value) {
        ensure(8);
        LONG.set(buffer, length, value);
        length += 8;
    }

    /** Leaves room for an int to be set with {@link #setInt}; returns its position. */
    public int reserveInt() {
        int position = length();
        ensure(4);
        length += 4;
        return position;
    }

    /** Overwrites the four bytes at {@code position}. */
    public void setInt(int position, int value) {
        INT.set(buffer, positionOfInt(position), value);
    }

    /** The four bytes at {@code position}, which were not inserted. */
    public int intAt(int position) {
        return (int) INT.get(buffer, positionOfInt(position));
    }

    private int positionOfInt(int position) {
        int at = insertedBytes == 0 ? position : positionInArray(position);
        if (at < 0 || at + 4 > length) {
            throw new IllegalArgumentException("nothing was written at " + position);
        }
        return at;
    }

    private int positionInArray(int position) {
        int before = 0;
        for (Inserted insert : inserts) {
            if (position < insert.at + before) {
                break;
            }
            before += insert.bytes.length;
        }
        return position - before;
    }

    /**
     * Writes bytes without their length, and keeps the array instead of a copy.
     *
     * @param bytes which nobody ever changes
     */
    public void insert(byte[] bytes) {
        if (bytes.length > 0) {
            inserts.add(new Inserted(length, bytes));
            insertedBytes = Math.addExact(insertedBytes, bytes.length);
        }
    }

    /** The bytes alone, without their length. */
    public void writeRaw(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, buffer, length, count);
        length += count;
    }

    public void writeRaw(byte[] source) {
        writeRaw(source, 0, source.length);
    }

    /** A buffer or string: its length, then its bytes. */
    public void writeSpan(byte[] source, int offset, int count) {
        ensure(4 + count);
        INT.set(buffer, length, count);
        System.arraycopy(source, offset, buffer, length + 4, count);
        length += 4 + count;
    }

    public void writeBuffer(@Nullable Bytes value) {
        if (value == null) {
            writeInt(-1);
        } else {
            writeSpan(value.unsafeArray(), 0, value.length());
        }
    }

    public void writePath(ZnodePath path) {
        writeSpan(path.utf8(), 0, path.length());
    }

    public void writeString(@Nullable String value) {
        if (value == null) {
            writeInt(-1);
        } else {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            writeSpan(utf8, 0, utf8.length);
        }
    }

    public void writePaths(@Nullable List<ZnodePath> paths) {
        if (paths == null) {
            writeInt(-1);
            return;
        }
        writeInt(paths.size());
        for (ZnodePath path : paths) {
            writePath(path);
        }
    }

    private void ensure(int count) {
        if (buffer.length - length < count) {
            grow(count);
        }
    }

    private void grow(int count) {
        long needed = (long) length + count;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("a record of more than 2 GiB");
        }
        long doubled = Math.min(Integer.MAX_VALUE - 8L, buffer.length * 2L);
        buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
    }
}
