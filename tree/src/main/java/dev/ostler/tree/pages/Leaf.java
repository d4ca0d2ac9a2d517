package dev.ostler.tree.pages;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Up to {@link #CAPACITY} entries in order, each with a one-byte fingerprint of its key.
 * Fingerprint {@code i} is byte {@code i % 8}, counted from the lowest, of word {@code i / 8};
 * eight are compared at a time.
 */
public final class Leaf extends Page {
    static final int CAPACITY = 32;

    /** Below this a page looks for a neighbour to merge with. */
    static final int SPARSE = 8;

    /** What a merged page may have at the most, so that it isn't split again at once. */
    static final int MERGED = 24;

    private static final long ONES = 0x0101010101010101L;
    private static final long SIGNS = 0x8080808080808080L;

    private Object[] entries;
    private long prints0;
    private long prints1;
    private long prints2;
    private long prints3;

    private Leaf(Object[] entries, long stamp) {
        super(stamp);
        this.entries = entries;
    }

    private Leaf(Leaf other, Object[] entries, long stamp) {
        this(entries, stamp);
        prints0 = other.prints0;
        prints1 = other.prints1;
        prints2 = other.prints2;
        prints3 = other.prints3;
    }

    static Leaf of(Object entry, long stamp) {
        return of(new Object[] {entry}, stamp);
    }

    /** A page of entries that are in order already. */
    static Leaf of(Object[] entries, long stamp) {
        var leaf = new Leaf(entries, stamp);
        for (int i = 0; i < entries.length; i++) {
            byte[] record = Key.record(entries[i]);
            leaf.setPrint(i, Key.fingerprint(record, Key.offset(record), Key.length(record)));
        }
        return leaf;
    }

    @Override
    public int size() {
        return entries.length;
    }

    @Override
    public Object at(int index) {
        return entries[index];
    }

    @Nullable Object find(byte[] key, int offset, int length) {
        int index = indexOf(key, offset, length);
        return index < 0 ? null : entries[index];
    }

    private int indexOf(byte[] key, int offset, int length) {
        long pattern = Key.fingerprint(key, offset, length) * ONES;
        int index = indexIn(prints0 ^ pattern, 0, key, offset, length);
        int size = entries.length;
        if (index < 0 && size > 8) {
            index = indexIn(prints1 ^ pattern, 8, key, offset, length);
        }
        if (index < 0 && size > 16) {
            index = indexIn(prints2 ^ pattern, 16, key, offset, length);
        }
        if (index < 0 && size > 24) {
            index = indexIn(prints3 ^ pattern, 24, key, offset, length);
        }
        return index;
    }

    /** Compares the entries whose byte in {@code difference} is zero, and a few in vain. */
    private int indexIn(long difference, int base, byte[] key, int offset, int length) {
        long zeros = (difference - ONES) & ~difference & SIGNS;
        while (zeros != 0) {
            int index = base + (Long.numberOfTrailingZeros(zeros) >>> 3);
            if (index >= entries.length) {
                return -1;
            }
            if (Key.equals(entries[index], key, offset, length)) {
                return index;
            }
            zeros &= zeros - 1;
        }
        return -1;
    }

    /** Index of the first entry that is not less than a key. */
    private int lowerBound(byte[] key, int offset, int length) {
        int low = 0;
        int high = entries.length;
        // Most keys are created in ascending order.
        if (Key.compare(entries[high - 1], key, offset, length) < 0) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Key.compare(entries[middle], key, offset, length) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    Page insertKey(byte[] key, int offset, int length, Object entry, Edit edit) {
        int index = lowerBound(key, offset, length);
        int size = entries.length;
        if (index < size && Key.equals(entries[index], key, offset, length)) {
            throw new IllegalStateException("the key is there already");
        }
        if (size < CAPACITY) {
            return insertAt(index, entry, Key.fingerprint(key, offset, length), edit);
        }
        // Ascending keys leave full pages behind, and so do descending ones.
        if (index == size) {
            return edit.split(
                    this, separator(entries[size - 1], entry), Leaf.of(entry, edit.stamp()));
        }
        if (index == 0) {
            return edit.split(Leaf.of(entry, edit.stamp()), separator(entry, entries[0]), this);
        }
        int half = CAPACITY / 2;
        var left = new Leaf(Arrays.copyOf(entries, half), edit.stamp());
        left.prints0 = prints0;
        left.prints1 = prints1;
        var right = new Leaf(Arrays.copyOfRange(entries, half, size), edit.stamp());
        right.prints0 = prints2;
        right.prints1 = prints3;
        int print = Key.fingerprint(key, offset, length);
        if (index <= half) {
            left.insertAt(index, entry, print, edit);
        } else {
            right.insertAt(index - half, entry, print, edit);
        }
        return edit.split(
                left, separator(left.entries[left.entries.length - 1], right.entries[0]), right);
    }

    private Leaf insertAt(int index, Object entry, int print, Edit edit) {
        int size = entries.length;
        var more = new Object[size + 1];
        System.arraycopy(entries, 0, more, 0, index);
        more[index] = entry;
        System.arraycopy(entries, index, more, index + 1, size - index);
        Leaf target = with(more, edit);
        long carry = print;
        for (int i = index >>> 3, at = index & 7; i < 4; i++, at = 0) {
            long word = target.word(i);
            long below = (1L << (at << 3)) - 1;
            target.setWord(i, (word & below) | ((word & ~below) << 8) | (carry << (at << 3)));
            carry = word >>> 56;
        }
        return target;
    }

    @Override
    Page replaceKey(byte[] key, int offset, int length, Object entry, Edit edit) {
        int index = indexOf(key, offset, length);
        if (index < 0) {
            throw new IllegalStateException("no such key to replace");
        }
        Leaf target = stamp == edit.stamp() ? this : with(entries.clone(), edit);
        target.entries[index] = entry;
        return target;
    }

    @Override
    @Nullable Page removeKey(byte[] key, int offset, int length, Edit edit) {
        int index = indexOf(key, offset, length);
        if (index < 0) {
            throw new IllegalStateException("no such key to remove");
        }
        int size = entries.length;
        if (size == 1) {
            return null;
        }
        var fewer = new Object[size - 1];
        System.arraycopy(entries, 0, fewer, 0, index);
        System.arraycopy(entries, index + 1, fewer, index, size - 1 - index);
        Leaf target = with(fewer, edit);
        for (int i = index >>> 3, at = index & 7; i < 4; i++, at = 0) {
            long word = target.word(i);
            long below = (1L << (at << 3)) - 1;
            long next = i == 3 ? 0 : target.word(i + 1) << 56;
            target.setWord(i, (word & below) | ((word >>> 8) & ~below) | next);
        }
        return target;
    }

    /** A page of this one's entries and those of its right neighbour. */
    Leaf merge(Leaf right, Edit edit) {
        int size = entries.length;
        Object[] all = Arrays.copyOf(entries, size + right.entries.length);
        System.arraycopy(right.entries, 0, all, size, right.entries.length);
        var merged = new Leaf(this, all, edit.stamp());
        for (int i = size; i < all.length; i++) {
            int from = i - size;
            merged.setPrint(i, (int) (right.word(from >>> 3) >>> ((from & 7) << 3)) & 0xff);
        }
        return merged;
    }

    @Override
    public int position(byte[] key, int offset, int length) {
        return lowerBound(key, offset, length);
    }

    @Override
    boolean scanFrom(byte @Nullable [] from, Visitor visitor) {
        for (int i = from == null ? 0 : lowerBound(from, 0, from.length); i < entries.length; i++) {
            if (!visitor.visit(entries[i])) {
                return false;
            }
        }
        return true;
    }

    /** This page, if the edit made it, else a copy, with other entries. */
    private Leaf with(Object[] others, Edit edit) {
        if (stamp == edit.stamp()) {
            entries = others;
            return this;
        }
        return new Leaf(this, others, edit.stamp());
    }

    /** The shortest bytes that are greater than one entry's key, but not than the next one's. */
    static byte[] separator(Object left, Object right) {
        byte[] less = Key.record(left);
        byte[] more = Key.record(right);
        int lessAt = Key.offset(less);
        int moreAt = Key.offset(more);
        int common =
                Arrays.mismatch(
                        less,
                        lessAt,
                        lessAt + Key.length(less),
                        more,
                        moreAt,
                        moreAt + Key.length(more));
        return Arrays.copyOfRange(more, moreAt, moreAt + common + 1);
    }

    private void setPrint(int index, int print) {
        int shift = (index & 7) << 3;
        setWord(index >>> 3, (word(index >>> 3) & ~(0xffL << shift)) | ((long) print << shift));
    }

    private long word(int index) {
        return switch (index) {
            case 0 -> prints0;
            case 1 -> prints1;
            case 2 -> prints2;
            default -> prints3;
        };
    }

    private void setWord(int index, long word) {
        switch (index) {
            case 0 -> prints0 = word;
            case 1 -> prints1 = word;
            case 2 -> prints2 = word;
            default -> prints3 = word;
        }
    }
}
