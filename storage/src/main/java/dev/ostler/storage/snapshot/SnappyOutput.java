package dev.ostler.storage.snapshot;

import dev.ostler.protocol.JuteWriter;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Packs what {@link SnappyInput} and ZooKeeper unpack. Of four bytes that stood before in the same
 * block, the last place is known by a hash, and the longest copy from there is taken; where bytes
 * don't repeat, ever fewer places are tried.
 */
final class SnappyOutput extends OutputStream {
    /** As snappy-java's, so that all distances fit into two bytes. */
    static final int BLOCK = 32 << 10;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VERSION = 1;
    private static final int HASH_BITS = 14;
    private static final int COPY_MIN = 4;
    private static final int COPY_MAX = 64;

    private final OutputStream target;
    private final byte[] block = new byte[BLOCK];
    private final int[] places = new int[1 << HASH_BITS];
    private final JuteWriter packed = new JuteWriter(BLOCK + BLOCK / 4);
    private final JuteWriter out = new JuteWriter(BLOCK + BLOCK / 4);
    private int length;

    SnappyOutput(OutputStream target) {
        this.target = target;
        out.writeRaw(SnappyInput.MAGIC);
        out.writeInt(VERSION);
        out.writeInt(VERSION);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int part = Math.min(count - done, BLOCK - length);
            System.arraycopy(source, offset + done, block, length, part);
            length += part;
            done += part;
            if (length == BLOCK) {
                writeBlock();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (target) {
            writeBlock();
        }
    }

    private void writeBlock() throws IOException {
        if (length > 0) {
            pack();
            out.writeSpan(packed.array(), 0, packed.length());
            length = 0;
        }
        target.write(out.array(), 0, out.length());
        out.clear();
    }

    private void pack() {
        packed.clear();
        writeVariable(length);
        Arrays.fill(places, 0);
        int literal = 0;
        int misses = 0;
        int at = 0;
        while (at <= length - COPY_MIN) {
            int four = (int) INT.get(block, at);
            int hash = (four * 0x9e3779b1) >>> (32 - HASH_BITS);
            int before = places[hash];
            places[hash] = at;
            if (before < at && (int) INT.get(block, before) == four) {
                literal(literal, at - literal);
                int count = matching(before, at);
                copy(at - before, count);
                at += count;
                literal = at;
                misses = 0;
            } else {
                at += 1 + (misses++ >>> 5);
            }
        }
        literal(literal, length - literal);
    }

    private int matching(int before, int at) {
        int end = Arrays.mismatch(block, before, length - at + before, block, at, length);
        return end < 0 ? length - at : end;
    }

    private void literal(int from, int count) {
        if (count == 0) {
            return;
        }
        if (count <= 60) {
            packed.writeByte((count - 1) << 2);
        } else {
            packed.writeByte(61 << 2);
            writeTwo(count - 1);
        }
        packed.writeRaw(block, from, count);
    }

    private void copy(int distance, int count) {
        int left = count;
        while (left > 0) {
            int part = Math.min(left, COPY_MAX);
            if (part >= COPY_MIN && part < COPY_MIN + 8 && distance < 2048) {
                packed.writeByte(1 | ((part - COPY_MIN) << 2) | ((distance >>> 8) << 5));
                packed.writeByte(distance);
            } else {
                packed.writeByte(2 | ((part - 1) << 2));
                writeTwo(distance);
            }
            left -= part;
        }
    }

    /** Little endian. */
    private void writeTwo(int value) {
        packed.writeByte(value);
        packed.writeByte(value >>> 8);
    }

    private void writeVariable(int value) {
        int rest = value;
        while (rest > 0x7f) {
            packed.writeByte((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        packed.writeByte(rest);
    }
}
