package dev.ostler.tree.access;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Reads the text of IP addresses; what is none is no exception but null. */
final class IpAddress {
    private static final int V4_LENGTH = 4;
    private static final int V6_GROUPS = 8;

    private IpAddress() {}

    /** The 4 or 16 bytes of an address, or null: no host names, no zones, no IPv4 inside IPv6. */
    static byte @Nullable [] parse(String text) {
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    private static byte @Nullable [] parseV4(String text) {
        byte[] address = new byte[V4_LENGTH];
        int start = 0;
        for (int i = 0; i < V4_LENGTH; i++) {
            int dot = text.indexOf('.', start);
            boolean last = i == V4_LENGTH - 1;
            if (last != (dot < 0)) {
                return null;
            }
            int part = number(text, start, last ? text.length() : dot, 10);
            if (part < 0 || part > 0xff) {
                return null;
            }
            address[i] = (byte) part;
            start = dot + 1;
        }
        return address;
    }

    private static byte @Nullable [] parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return parseGroups(text, V6_GROUPS, V6_GROUPS);
        }
        // A gap stands for at least one group.
        byte[] before = parseGroups(text.substring(0, gap), 0, V6_GROUPS - 1);
        byte[] after = parseGroups(text.substring(gap + 2), 0, V6_GROUPS - 1);
        if (before == null || after == null || before.length + after.length > 14) {
            return null;
        }
        byte[] address = Arrays.copyOf(before, 2 * V6_GROUPS);
        System.arraycopy(after, 0, address, address.length - after.length, after.length);
        return address;
    }

    /** Groups with single colons between them; empty text is no group. */
    private static byte @Nullable [] parseGroups(String text, int countMin, int countMax) {
        byte[] groups = new byte[2 * countMax];
        int count = 0;
        int start = 0;
        while (start <= text.length() && !text.isEmpty()) {
            int colon = text.indexOf(':', start);
            int end = colon < 0 ? text.length() : colon;
            int group = end - start > 4 ? -1 : number(text, start, end, 16);
            if (group < 0 || count == countMax) {
                return null;
            }
            groups[2 * count] = (byte) (group >> 8);
            groups[2 * count + 1] = (byte) group;
            count++;
            start = end + 1;
        }
        return count < countMin ? null : Arrays.copyOf(groups, 2 * count);
    }

    /** The number in the digits from {@code start} to {@code end}, or -1 if there is none. */
    static int number(String text, int start, int end, int radix) {
        if (start >= end) {
            return -1;
        }
        int number = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0 || number > 0xffff) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
