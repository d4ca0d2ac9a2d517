package dev.ostler.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A path as a client sent it, in UTF-8. It need not be valid: ZooKeeper checks paths in some
 * operations only ({@link #isValid}), and looks others up as they are. Equality is by bytes.
 */
public final class ZnodePath implements Comparable<ZnodePath> {
    public static final ZnodePath ROOT = of("/");

    private final byte[] utf8;
    private int hash;

    private ZnodePath(byte[] utf8) {
        this.utf8 = utf8;
    }

    public static ZnodePath of(String path) {
        return new ZnodePath(path.getBytes(StandardCharsets.UTF_8));
    }

    public static ZnodePath copyOf(byte[] source, int offset, int length) {
        return new ZnodePath(Arrays.copyOfRange(source, offset, offset + length));
    }

    /** Takes {@code owned} without copying it; the caller must never write to it again. */
    public static ZnodePath wrap(byte[] owned) {
        return new ZnodePath(owned);
    }

    /** The bytes themselves, for callers that only read them. */
    public byte[] utf8() {
        return utf8;
    }

    /** Bytes, not characters. */
    public int length() {
        return utf8.length;
    }

    public boolean isRoot() {
        return utf8.length == 1 && utf8[0] == '/';
    }

    /** Index of the last slash, -1 if there is none. */
    public int lastSlash() {
        for (int i = utf8.length - 1; i >= 0; i--) {
            if (utf8[i] == '/') {
                return i;
            }
        }
        return -1;
    }

    /**
     * The path up to the last slash; the root for a path directly below it.
     *
     * @throws IllegalArgumentException if there is no slash
     */
    public ZnodePath parent() {
        int slash = lastSlash();
        if (slash < 0) {
            throw new IllegalArgumentException("no slash in " + this);
        }
        return slash == 0 ? ROOT : new ZnodePath(Arrays.copyOf(utf8, slash));
    }

    /** What follows the last slash. */
    public String name() {
        int slash = lastSlash();
        return new String(utf8, slash + 1, utf8.length - slash - 1, StandardCharsets.UTF_8);
    }

    /** This path with ASCII text put behind it. */
    public ZnodePath append(String ascii) {
        byte[] longer = Arrays.copyOf(utf8, utf8.length + ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            longer[utf8.length + i] = (byte) ascii.charAt(i);
        }
        return new ZnodePath(longer);
    }

    public boolean containsNul() {
        for (byte b : utf8) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether the bytes begin with those of {@code prefix}; components are not looked at. */
    public boolean startsWith(ZnodePath prefix) {
        return utf8.length >= prefix.utf8.length
                && Arrays.equals(utf8, 0, prefix.utf8.length, prefix.utf8, 0, prefix.utf8.length);
    }

    /** Whether this is {@code ancestor} or lies below it. */
    public boolean isAtOrBelow(ZnodePath ancestor) {
        return ancestor.isRoot()
                || (startsWith(ancestor)
                        && (utf8.length == ancestor.utf8.length
                                || utf8[ancestor.utf8.length] == '/'));
    }

    /**
     * Whether a znode may have this path (client protocol, section 7.1): absolute, no empty, "." or
     * ".." component, no slash at the end, none of the forbidden characters.
     */
    public boolean isValid() {
        if (utf8.length == 0 || utf8[0] != '/') {
            return false;
        }
        if (utf8.length == 1) {
            return true;
        }
        if (utf8[utf8.length - 1] == '/') {
            return false;
        }
        int start = 1;
        boolean ascii = true;
        for (int i = 1; i <= utf8.length; i++) {
            if (i == utf8.length || utf8[i] == '/') {
                int count = i - start;
                if (count == 0
                        || (count == 1 && utf8[start] == '.')
                        || (count == 2 && utf8[start] == '.' && utf8[start + 1] == '.')) {
                    return false;
                }
                start = i + 1;
            } else if (utf8[i] < 0) {
                ascii = false;
            } else if (utf8[i] < 0x20 || utf8[i] == 0x7f) {
                return false;
            }
        }
        return ascii || hasOnlyAllowedCharacters();
    }

    private boolean hasOnlyAllowedCharacters() {
        // Malformed UTF-8 decodes to U+FFFD, which is forbidden itself.
        String text = toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20
                    || (c >= 0x7f && c <= 0x9f)
                    || (c >= 0xd800 && c <= 0xf8ff)
                    || c >= 0xfff0) {
                return false;
            }
        }
        return true;
    }

    /** Order of the unsigned bytes, which is the order of the code points. */
    @Override
    public int compareTo(ZnodePath other) {
        return Arrays.compareUnsigned(utf8, other.utf8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ZnodePath path && Arrays.equals(utf8, path.utf8);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(utf8);
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
