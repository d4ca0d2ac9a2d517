package dev.ostler.tree.pages;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How a key stands at the beginning of a record:
 *
 * <pre>
 * flags 1 | length 1 | key | …          if the flags' sign bit is clear
 * flags 1 | length 4 | key | …          if it is set: the record is wide
 * </pre>
 *
 * The other flags and what follows belong to the user. An entry is such a {@code byte[]}, or a
 * {@link Keyed} that holds one.
 */
public final class Key {
    /** The flag of a record whose key may be longer than {@link #NARROW_LENGTH_MAX}. */
    public static final int WIDE = 0x80;

    public static final int NARROW_LENGTH_MAX = 255;

    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Big endian, so that the order of words is that of their bytes. */
    private static final VarHandle ORDERED =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final long MIX = 0x9e3779b97f4a7c15L;

    private Key() {}

    /** The record of an entry. */
    public static byte[] record(Object entry) {
        return entry instanceof byte[] record ? record : ((Keyed) entry).record;
    }

    public static int offset(byte[] record) {
        return record[0] < 0 ? 5 : 2;
    }

    public static int length(byte[] record) {
        return record[0] < 0 ? (int) INT.get(record, 1) : record[1] & 0xff;
    }

    /** Bytes that a record with such a key takes, without what follows the key. */
    public static int recordLength(int keyLength) {
        return keyLength > NARROW_LENGTH_MAX ? 5 + keyLength : 2 + keyLength;
    }

    /**
     * Writes flags and key into an empty record; returns where the user's own part begins.
     *
     * @param flags with {@link #WIDE} for a wide record, which a long key must have
     */
    public static int write(byte[] record, int flags, byte[] key, int offset, int length) {
        record[0] = (byte) flags;
        int at;
        if ((flags & WIDE) != 0) {
            INT.set(record, 1, length);
            at = 5;
        } else {
            record[1] = (byte) length;
            at = 2;
        }
        System.arraycopy(key, offset, record, at, length);
        return at + length;
    }

    /** A record that is nothing but a key, with {@code extra} zero bytes behind it. */
    public static byte[] recordOf(byte[] key, int extra) {
        var record = new byte[recordLength(key.length) + extra];
        write(record, key.length > NARROW_LENGTH_MAX ? WIDE : 0, key, 0, key.length);
        return record;
    }

    /** Order of an entry's key and a span. */
    static int compare(Object entry, byte[] key, int offset, int length) {
        byte[] record = record(entry);
        return compare(record, offset(record), length(record), key, offset, length);
    }

    /**
     * Order of two spans as unsigned bytes. {@link Arrays#compareUnsigned(byte[], int, int, byte[],
     * int, int)} says the same, but keys are too short for its vectors to pay.
     */
    static int compare(
            byte[] left,
            int leftOffset,
            int leftLength,
            byte[] right,
            int rightOffset,
            int rightLength) {
        int common = Math.min(leftLength, rightLength);
        int i = 0;
        for (; i <= common - 8; i += 8) {
            long leftWord = (long) ORDERED.get(left, leftOffset + i);
            long rightWord = (long) ORDERED.get(right, rightOffset + i);
            if (leftWord != rightWord) {
                return Long.compareUnsigned(leftWord, rightWord);
            }
        }
        for (; i < common; i++) {
            int difference = (left[leftOffset + i] & 0xff) - (right[rightOffset + i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return leftLength - rightLength;
    }

    /** Order of two entries' keys. */
    static int compare(Object left, Object right) {
        byte[] record = record(right);
        return compare(left, record, offset(record), length(record));
    }

    public static boolean equals(Object entry, byte[] key, int offset, int length) {
        byte[] record = record(entry);
        if (length(record) != length) {
            return false;
        }
        return compare(record, offset(record), length, key, offset, length) == 0;
    }

    /**
     * A byte that tells most keys of a page apart. It looks at both ends of the key only, and who
     * chooses keys can make it useless: then each of a page's entries is compared.
     */
    static int fingerprint(byte[] key, int offset, int length) {
        long mixed = length;
        if (length >= 8) {
            mixed += (long) LONG.get(key, offset) * MIX;
            mixed = Long.rotateLeft(mixed, 29) ^ (long) LONG.get(key, offset + length - 8);
        } else {
            for (int i = offset; i < offset + length; i++) {
                mixed = (mixed << 8) ^ (key[i] & 0xff);
            }
        }
        mixed *= MIX;
        return (int) (mixed >>> 56);
    }
}
