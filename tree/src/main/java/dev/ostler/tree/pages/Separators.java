package dev.ostler.tree.pages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Byte strings in order, packed into one array: {@code count 4 | end of each, 4 | bytes of all}.
 * Ends are counted from where the bytes begin. Never changed once made.
 */
final class Separators {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private Separators() {}

    static byte[] of(byte[][] all) {
        int length = 0;
        for (byte[] separator : all) {
            length += separator.length;
        }
        var packed = new byte[4 + 4 * all.length + length];
        INT.set(packed, 0, all.length);
        int end = 0;
        for (int i = 0; i < all.length; i++) {
            System.arraycopy(all[i], 0, packed, 4 + 4 * all.length + end, all[i].length);
            end += all[i].length;
            INT.set(packed, 4 + 4 * i, end);
        }
        return packed;
    }

    /** Those of two neighbours, and the one between them. */
    static byte[] join(byte[] left, byte[] middle, byte[] right) {
        int leftCount = count(left);
        int rightCount = count(right);
        var all = new byte[leftCount + 1 + rightCount][];
        for (int i = 0; i < leftCount; i++) {
            all[i] = get(left, i);
        }
        all[leftCount] = middle;
        for (int i = 0; i < rightCount; i++) {
            all[leftCount + 1 + i] = get(right, i);
        }
        return of(all);
    }

    static int count(byte[] packed) {
        return (int) INT.get(packed, 0);
    }

    /** How many separators are not greater than a key. */
    static int notGreater(byte[] packed, byte[] key, int offset, int length) {
        int count = count(packed);
        int bytes = 4 + 4 * count;
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int from = start(packed, middle);
            int separatorLength = end(packed, middle) - from;
            if (Key.compare(packed, bytes + from, separatorLength, key, offset, length) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    static byte[] get(byte[] packed, int index) {
        int bytes = 4 + 4 * count(packed);
        return Arrays.copyOfRange(packed, bytes + start(packed, index), bytes + end(packed, index));
    }

    static byte[] insert(byte[] packed, int index, byte[] added) {
        int count = count(packed);
        var more = new byte[packed.length + 4 + added.length];
        INT.set(more, 0, count + 1);
        int at = start(packed, index);
        int from = 4 + 4 * count;
        int to = from + 4;
        System.arraycopy(packed, 4, more, 4, 4 * index);
        INT.set(more, 4 + 4 * index, at + added.length);
        for (int i = index; i < count; i++) {
            INT.set(more, 8 + 4 * i, end(packed, i) + added.length);
        }
        System.arraycopy(packed, from, more, to, at);
        System.arraycopy(added, 0, more, to + at, added.length);
        System.arraycopy(
                packed, from + at, more, to + at + added.length, packed.length - from - at);
        return more;
    }

    static byte[] remove(byte[] packed, int index) {
        int count = count(packed);
        int at = start(packed, index);
        int length = end(packed, index) - at;
        var fewer = new byte[packed.length - 4 - length];
        INT.set(fewer, 0, count - 1);
        int from = 4 + 4 * count;
        int to = from - 4;
        System.arraycopy(packed, 4, fewer, 4, 4 * index);
        for (int i = index + 1; i < count; i++) {
            INT.set(fewer, 4 * i, end(packed, i) - length);
        }
        System.arraycopy(packed, from, fewer, to, at);
        System.arraycopy(
                packed, from + at + length, fewer, to + at, packed.length - from - at - length);
        return fewer;
    }

    /** Those from one index up to, but without, another. */
    static byte[] range(byte[] packed, int first, int limit) {
        int base = start(packed, first);
        int length = start(packed, limit) - base;
        int count = limit - first;
        var some = new byte[4 + 4 * count + length];
        INT.set(some, 0, count);
        for (int i = 0; i < count; i++) {
            INT.set(some, 4 + 4 * i, end(packed, first + i) - base);
        }
        System.arraycopy(packed, 4 + 4 * count(packed) + base, some, 4 + 4 * count, length);
        return some;
    }

    private static int start(byte[] packed, int index) {
        return index == 0 ? 0 : end(packed, index - 1);
    }

    private static int end(byte[] packed, int index) {
        return (int) INT.get(packed, 4 + 4 * index);
    }
}
