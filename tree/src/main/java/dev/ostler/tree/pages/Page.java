package dev.ostler.tree.pages;

import dev.ostler.protocol.MalformedRecordException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The root of a B+tree, and each of its pages; no page (null) is an empty tree. Entries stand in
 * {@link Leaf} pages in the order of their keys' unsigned bytes, {@link Inner} pages lead there.
 * Keys are unique.
 *
 * <p>Changes return the root of the changed tree and leave the old one as it was, except for pages
 * of the same {@link Edit}. All leaves are equally deep: a tree grows and shrinks at its root only,
 * and so no order of insertions and removals makes it deep for a few entries.
 */
public abstract sealed class Page permits Leaf, Inner {
    /** The {@link Edit#stamp} in which this page was made. */
    final long stamp;

    Page(long stamp) {
        this.stamp = stamp;
    }

    /** Sees entries; false ends the visit. */
    @FunctionalInterface
    public interface Visitor {
        boolean visit(Object entry);
    }

    /** The entry with this key, or null. */
    public static @Nullable Object find(@Nullable Page root, byte[] key, int offset, int length) {
        Page page = root;
        while (page instanceof Inner inner) {
            page = inner.child(key, offset, length);
        }
        return page == null ? null : ((Leaf) page).find(key, offset, length);
    }

    /**
     * Adds an entry.
     *
     * @throws IllegalStateException if there is one with the same key
     */
    public static Page insert(@Nullable Page root, Object entry, Edit edit) {
        if (root == null) {
            return Leaf.of(entry, edit.stamp());
        }
        byte[] record = Key.record(entry);
        Page left = root.insertKey(record, Key.offset(record), Key.length(record), entry, edit);
        Page right = edit.takeRight();
        return right == null ? left : Inner.of(left, edit.separator(), right, edit.stamp());
    }

    /**
     * Puts an entry in the place of the one with the same key.
     *
     * @throws IllegalStateException if there is none
     */
    public static Page replace(@Nullable Page root, Object entry, Edit edit) {
        if (root == null) {
            throw new IllegalStateException("an empty tree has nothing to replace");
        }
        byte[] record = Key.record(entry);
        return root.replaceKey(record, Key.offset(record), Key.length(record), entry, edit);
    }

    /**
     * Removes the entry with this key.
     *
     * @throws IllegalStateException if there is none
     */
    public static @Nullable Page remove(
            @Nullable Page root, byte[] key, int offset, int length, Edit edit) {
        if (root == null) {
            throw new IllegalStateException("an empty tree has nothing to remove");
        }
        Page left = root.removeKey(key, offset, length, edit);
        while (left instanceof Inner inner && inner.size() == 1) {
            left = inner.at(0);
        }
        return left;
    }

    /**
     * Visits entries in order.
     *
     * @param from the key to begin with, or with the next greater one; null begins at the first
     * @return false if the visitor ended it
     */
    public static boolean scan(@Nullable Page root, byte @Nullable [] from, Visitor visitor) {
        return root == null || root.scanFrom(from, visitor);
    }

    /**
     * A tree of full pages.
     *
     * @param entries the first {@code count} of it are sorted, which is quick if they are already
     * @throws MalformedRecordException if two have the same key
     */
    public static @Nullable Page build(Object[] entries, int count, Edit edit) {
        if (count == 0) {
            return null;
        }
        if (!isAscending(entries, count)) {
            Arrays.sort(entries, 0, count, Key::compare);
            if (!isAscending(entries, count)) {
                throw new MalformedRecordException("two entries have the same key");
            }
        }
        int pages = (count + Leaf.CAPACITY - 1) / Leaf.CAPACITY;
        var level = new Page[pages];
        var separators = new byte[pages - 1][];
        for (int i = 0; i < pages; i++) {
            int from = i * Leaf.CAPACITY;
            int to = Math.min(from + Leaf.CAPACITY, count);
            level[i] = Leaf.of(Arrays.copyOfRange(entries, from, to), edit.stamp());
            if (i > 0) {
                separators[i - 1] = Leaf.separator(entries[from - 1], entries[from]);
            }
        }
        return Inner.build(level, separators, edit);
    }

    private static boolean isAscending(Object[] entries, int count) {
        for (int i = 1; i < count; i++) {
            if (Key.compare(entries[i - 1], entries[i]) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Number of children of an inner page, of entries in a leaf. */
    public abstract int size();

    /** The page at an index of an inner page, the entry at an index of a leaf. */
    public abstract Object at(int index);

    /**
     * Where a key belongs: the index of the child of an inner page that it lies below, and in a
     * leaf the index of the first entry that is not less, which may be behind the last one.
     */
    public abstract int position(byte[] key, int offset, int length);

    abstract Page insertKey(byte[] key, int offset, int length, Object entry, Edit edit);

    abstract Page replaceKey(byte[] key, int offset, int length, Object entry, Edit edit);

    abstract @Nullable Page removeKey(byte[] key, int offset, int length, Edit edit);

    abstract boolean scanFrom(byte @Nullable [] from, Visitor visitor);
}
