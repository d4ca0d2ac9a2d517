package org.apache.jute;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads jute's binary encoding. Lengths are checked against {@code jute.maxbuffer} before anything
 * is allocated.
 */
public class BinaryInputArchive implements InputArchive {
    public static final String UNREASONBLE_LENGTH = "Unreasonable length = ";

    /** The property {@code jute.maxbuffer}, read once: the largest field in bytes. */
    public static final int maxBuffer = Integer.getInteger("jute.maxbuffer", 0xfffff);

    private static final int EXTRA =
            Math.max(1024, Integer.getInteger("zookeeper.jute.maxbuffer.extrasize", maxBuffer));

    private final DataInput in;
    private final long limit;

    public BinaryInputArchive(DataInput in) {
        this(in, maxBuffer, EXTRA);
    }

    /**
     * @param maxBufferSize the largest field in bytes
     * @param extraMaxBufferSize what is tolerated beyond it
     */
    public BinaryInputArchive(DataInput in, int maxBufferSize, int extraMaxBufferSize) {
        this.in = in;
        this.limit = (long) maxBufferSize + extraMaxBufferSize;
    }

    public static BinaryInputArchive getArchive(InputStream stream) {
        return new BinaryInputArchive(new DataInputStream(stream));
    }

    @Override
    public byte readByte(String tag) throws IOException {
        return in.readByte();
    }

    @Override
    public boolean readBool(String tag) throws IOException {
        return in.readBoolean();
    }

    @Override
    public int readInt(String tag) throws IOException {
        return in.readInt();
    }

    @Override
    public long readLong(String tag) throws IOException {
        return in.readLong();
    }

    @Override
    public float readFloat(String tag) throws IOException {
        return in.readFloat();
    }

    @Override
    public double readDouble(String tag) throws IOException {
        return in.readDouble();
    }

    @Override
    public String readString(String tag) throws IOException {
        byte[] utf8 = readBuffer(tag);
        return utf8 == null ? null : new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] readBuffer(String tag) throws IOException {
        int length = in.readInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > limit) {
            throw new IOException(UNREASONBLE_LENGTH + length);
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    @Override
    public void readRecord(Record r, String tag) throws IOException {
        r.deserialize(this, tag);
    }

    @Override
    public void startRecord(String tag) throws IOException {}

    @Override
    public void endRecord(String tag) throws IOException {}

    @Override
    public Index startVector(String tag) throws IOException {
        int count = in.readInt();
        return count == -1 ? null : new Countdown(count);
    }

    @Override
    public void endVector(String tag) throws IOException {}

    @Override
    public Index startMap(String tag) throws IOException {
        return new Countdown(in.readInt());
    }

    @Override
    public void endMap(String tag) throws IOException {}

    private static final class Countdown implements Index {
        private int left;

        Countdown(int count) {
            left = count;
        }

        @Override
        public boolean done() {
            return left <= 0;
        }

        @Override
        public void incr() {
            left--;
        }
    }
}
