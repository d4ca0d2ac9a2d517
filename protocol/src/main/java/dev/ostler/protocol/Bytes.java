package dev.ostler.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An immutable run of bytes: a znode's data, a password, an authentication token. Equality is by
 * content.
 */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A copy of {@code source}. */
    public static Bytes copyOf(byte[] source) {
        return source.length == 0 ? EMPTY : new Bytes(source.clone());
    }

    /** A copy of {@code length} bytes of {@code source} from {@code offset}. */
    public static Bytes copyOf(byte[] source, int offset, int length) {
        return length == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(source, offset, offset + length));
    }

    /** Takes {@code owned} without copying it; the caller must never write to it again. */
    public static Bytes wrap(byte[] owned) {
        return owned.length == 0 ? EMPTY : new Bytes(owned);
    }

    /** The UTF-8 bytes of {@code text}. */
    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return content.length;
    }

    public byte at(int index) {
        return content[index];
    }

    /** Copies everything to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(content, 0, target, offset, content.length);
    }

    public byte[] toByteArray() {
        return content.clone();
    }

    /** The content itself, for callers that only read it. */
    public byte[] unsafeArray() {
        return content;
    }

    /** The content read as UTF-8; malformed bytes become U+FFFD. */
    public String toUtf8String() {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** The length and the first bytes in hexadecimal. */
    @Override
    public String toString() {
        var text = new StringBuilder().append(content.length).append(" bytes");
        int shown = Math.min(content.length, 16);
        for (int i = 0; i < shown; i++) {
            text.append(i == 0 ? " " : "").append(String.format("%02x", content[i]));
        }
        return shown < content.length ? text.append('…').toString() : text.toString();
    }
}
