package dev.ostler.storage.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * Unpacks what ZooKeeper writes with {@code snapshot.compression.method=snappy}: the framing of
 * snappy-java's stream classes (storage format, section 3.3) around raw snappy blocks. A block is
 * its unpacked length, then literals and copies from what was unpacked before.
 */
final class SnappyInput extends InputStream {
    static final byte[] MAGIC = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};

    /** More than snappy-java ever makes; a corrupt length must not allocate without end. */
    private static final int BLOCK_MAX = 64 << 20;

    private final InputStream source;
    private byte[] packed = new byte[64 << 10];
    private byte[] block = new byte[64 << 10];
    private int packedLength;
    private int packedPosition;
    private int position;
    private int limit;

    SnappyInput(InputStream source) throws IOException {
        this.source = source;
        if (!Arrays.equals(source.readNBytes(MAGIC.length), MAGIC)) {
            throw new ZipException("it is not packed with snappy");
        }
        // The version and the oldest version that can read it: there is one so far.
        readInt();
        readInt();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (position == limit) {
            if (!readBlock()) {
                return -1;
            }
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(block, position, target, offset, count);
        position += count;
        return count;
    }

    private boolean readBlock() throws IOException {
        byte[] prefix = source.readNBytes(4);
        if (prefix.length == 0) {
            return false;
        }
        packedLength = toInt(prefix);
        if (packedLength < 0 || packedLength > BLOCK_MAX) {
            throw new ZipException("a packed block of " + packedLength + " bytes");
        }
        packed = source.readNBytes(packedLength);
        if (packed.length < packedLength) {
            throw new EOFException("it ends within a packed block");
        }
        packedPosition = 0;
        unpack();
        return true;
    }

    private void unpack() throws IOException {
        int length = readVariable();
        if (length < 0 || length > BLOCK_MAX) {
            throw new ZipException("a block of " + length + " bytes");
        }
        if (block.length < length) {
            block = new byte[length];
        }
        position = 0;
        limit = length;
        int at = 0;
        while (packedPosition < packedLength) {
            int tag = nextByte();
            int count = (tag >>> 2) + 1;
            switch (tag & 3) {
                case 0 -> at = literal(at, count > 60 ? readNumber(count - 60) + 1 : count);
                case 1 -> {
                    int distance = ((tag >>> 5) << 8) | nextByte();
                    at = copy(at, ((tag >>> 2) & 7) + 4, distance);
                }
                case 2 -> at = copy(at, count, readNumber(2));
                default -> at = copy(at, count, readNumber(4));
            }
        }
        if (at != length) {
            throw new ZipException("a block has " + at + " bytes instead of " + length);
        }
    }

    private int literal(int at, int count) throws IOException {
        if (count < 0 || count > limit - at || count > packedLength - packedPosition) {
            throw new ZipException("a literal of " + count + " bytes");
        }
        System.arraycopy(packed, packedPosition, block, at, count);
        packedPosition += count;
        return at + count;
    }

    private int copy(int at, int count, int distance) throws IOException {
        if (distance <= 0 || distance > at || count > limit - at) {
            throw new ZipException("a copy of " + count + " bytes from " + distance + " before");
        }
        // Byte by byte: a copy may overlap what it makes.
        for (int i = 0; i < count; i++) {
            block[at + i] = block[at + i - distance];
        }
        return at + count;
    }

    private int readVariable() throws IOException {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int b = nextByte();
            value |= (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new ZipException("the length of a block is too long");
    }

    /** Little endian. */
    private int readNumber(int bytes) throws IOException {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= nextByte() << (8 * i);
        }
        return value;
    }

    private int nextByte() throws IOException {
        if (packedPosition == packedLength) {
            throw new ZipException("a packed block ends too early");
        }
        return packed[packedPosition++] & 0xff;
    }

    private int readInt() throws IOException {
        byte[] bytes = source.readNBytes(4);
        if (bytes.length < 4) {
            throw new EOFException("it ends within its header");
        }
        return toInt(bytes);
    }

    private static int toInt(byte[] bytes) throws IOException {
        if (bytes.length < 4) {
            throw new EOFException("it ends within a length");
        }
        return (bytes[0] & 0xff) << 24
                | (bytes[1] & 0xff) << 16
                | (bytes[2] & 0xff) << 8
                | (bytes[3] & 0xff);
    }
}
