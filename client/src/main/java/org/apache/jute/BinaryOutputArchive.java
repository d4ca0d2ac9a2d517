package org.apache.jute;

import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/** Writes jute's binary encoding and counts the bytes. */
@SuppressWarnings("NonApiType") // The types are in the signatures that applications link to.
public class BinaryOutputArchive implements OutputArchive {
    private final DataOutput out;
    private long written;

    public BinaryOutputArchive(DataOutput out) {
        this.out = out;
    }

    public static BinaryOutputArchive getArchive(OutputStream stream) {
        return new BinaryOutputArchive(new DataOutputStream(stream));
    }

    @Override
    public void writeByte(byte b, String tag) throws IOException {
        out.writeByte(b);
        written += Byte.BYTES;
    }

    @Override
    public void writeBool(boolean b, String tag) throws IOException {
        out.writeBoolean(b);
        written += Byte.BYTES;
    }

    @Override
    public void writeInt(int i, String tag) throws IOException {
        out.writeInt(i);
        written += Integer.BYTES;
    }

    @Override
    public void writeLong(long l, String tag) throws IOException {
        out.writeLong(l);
        written += Long.BYTES;
    }

    @Override
    public void writeFloat(float f, String tag) throws IOException {
        out.writeFloat(f);
        written += Float.BYTES;
    }

    @Override
    public void writeDouble(double d, String tag) throws IOException {
        out.writeDouble(d);
        written += Double.BYTES;
    }

    @Override
    public void writeString(String s, String tag) throws IOException {
        writeBuffer(s == null ? null : s.getBytes(StandardCharsets.UTF_8), tag);
    }

    @Override
    public void writeBuffer(byte[] buf, String tag) throws IOException {
        if (buf == null) {
            writeInt(-1, tag);
            return;
        }
        writeInt(buf.length, tag);
        out.write(buf);
        written += buf.length;
    }

    @Override
    public void writeRecord(Record r, String tag) throws IOException {
        r.serialize(this, tag);
    }

    @Override
    public void startRecord(Record r, String tag) throws IOException {}

    @Override
    public void endRecord(Record r, String tag) throws IOException {}

    @Override
    public void startVector(List<?> v, String tag) throws IOException {
        writeInt(v == null ? -1 : v.size(), tag);
    }

    @Override
    public void endVector(List<?> v, String tag) throws IOException {}

    @Override
    public void startMap(TreeMap<?, ?> v, String tag) throws IOException {
        writeInt(v.size(), tag);
    }

    @Override
    public void endMap(TreeMap<?, ?> v, String tag) throws IOException {}

    @Override
    public long getDataSize() {
        return written;
    }
}
