package org.apache.jute;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes the text form of records, which their {@code toString} returns: fields between commas,
 * {@code '} before text, {@code #} before hexadecimal bytes, braces round what is nested.
 */
@SuppressWarnings("NonApiType") // The types are in the signatures that applications link to.
public class ToStringOutputArchive implements OutputArchive {
    private final PrintStream out;
    private boolean first = true;

    public ToStringOutputArchive(OutputStream stream) throws UnsupportedEncodingException {
        out = new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** The text form of a record. */
    static String text(Record record) {
        var bytes = new ByteArrayOutputStream();
        try {
            record.serialize(new ToStringOutputArchive(bytes), "");
        } catch (IOException e) {
            throw new IllegalStateException("memory can't fail", e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void writeByte(byte b, String tag) throws IOException {
        writeLong(b, tag);
    }

    @Override
    public void writeBool(boolean b, String tag) throws IOException {
        next(b ? "T" : "F");
    }

    @Override
    public void writeInt(int i, String tag) throws IOException {
        writeLong(i, tag);
    }

    @Override
    public void writeLong(long l, String tag) throws IOException {
        next(Long.toString(l));
    }

    @Override
    public void writeFloat(float f, String tag) throws IOException {
        next(Float.toString(f));
    }

    @Override
    public void writeDouble(double d, String tag) throws IOException {
        next(Double.toString(d));
    }

    @Override
    public void writeString(String s, String tag) throws IOException {
        next(s == null ? "" : "'" + escaped(s));
    }

    @Override
    public void writeBuffer(byte[] buf, String tag) throws IOException {
        var text = new StringBuilder(buf == null ? "" : "#");
        for (int i = 0; buf != null && i < buf.length; i++) {
            text.append(Integer.toHexString(buf[i] & 0xff));
        }
        next(text.toString());
    }

    @Override
    public void writeRecord(Record r, String tag) throws IOException {
        if (r != null) {
            r.serialize(this, tag);
        }
    }

    @Override
    public void startRecord(Record r, String tag) throws IOException {
        if (tag != null && !tag.isEmpty()) {
            next("s{");
            first = true;
        }
    }

    @Override
    public void endRecord(Record r, String tag) throws IOException {
        if (tag == null || tag.isEmpty()) {
            out.print("\n");
            first = true;
        } else {
            out.print("}");
            first = false;
        }
    }

    @Override
    public void startVector(List<?> v, String tag) throws IOException {
        next("v{");
        first = true;
    }

    @Override
    public void endVector(List<?> v, String tag) throws IOException {
        out.print("}");
        first = false;
    }

    @Override
    public void startMap(TreeMap<?, ?> v, String tag) throws IOException {
        next("m{");
        first = true;
    }

    @Override
    public void endMap(TreeMap<?, ?> v, String tag) throws IOException {
        out.print("}");
        first = false;
    }

    @Override
    public long getDataSize() {
        return 0;
    }

    private void next(String text) {
        if (!first) {
            out.print(",");
        }
        first = false;
        out.print(text);
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\0' -> escaped.append("%00");
                case '\n' -> escaped.append("%0A");
                case '\r' -> escaped.append("%0D");
                case ',' -> escaped.append("%2C");
                case '}' -> escaped.append("%7D");
                case '%' -> escaped.append("%25");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
