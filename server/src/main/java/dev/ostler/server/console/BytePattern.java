package dev.ostler.server.console;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text that is looked for in data, which may be anything; ASCII letters of any case are alike.
 */
final class BytePattern {
    private final byte[] wanted;

    /** How far to go on by the last byte that was compared, as Horspool has it. */
    private final int[] steps = new int[256];

    BytePattern(String text) {
        wanted = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = (byte) lower(wanted[i]);
        }
        Arrays.fill(steps, wanted.length);
        for (int i = 0; i < wanted.length - 1; i++) {
            steps[wanted[i] & 0xff] = wanted.length - 1 - i;
        }
    }

    boolean isIn(byte[] data) {
        int last = wanted.length - 1;
        for (int at = 0; at + last < data.length; at += steps[lower(data[at + last])]) {
            int i = last;
            while (i >= 0 && lower(data[at + i]) == (wanted[i] & 0xff)) {
                i--;
            }
            if (i < 0) {
                return true;
            }
        }
        return false;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b & 0xff;
    }
}
