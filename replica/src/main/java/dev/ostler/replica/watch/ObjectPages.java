package dev.ostler.replica.watch;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Objects by index, null where none was set. Grows by whole pages, as {@link IntPages} do. */
final class ObjectPages<T> {
    private static final int BITS = 10;
    private static final int SIZE = 1 << BITS;

    private @Nullable Object[] @Nullable [] pages = new Object[4][];

    @SuppressWarnings("unchecked") // Only set() puts objects in.
    @Nullable T find(int index) {
        int page = index >>> BITS;
        @Nullable Object[] entries = page < pages.length ? pages[page] : null;
        return entries == null ? null : (T) entries[index & (SIZE - 1)];
    }

    /**
     * @throws IllegalStateException if there is none
     */
    T get(int index) {
        T object = find(index);
        if (object == null) {
            throw new IllegalStateException("nothing has number " + index);
        }
        return object;
    }

    void set(int index, @Nullable T object) {
        int page = index >>> BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, page + (page >> 1) + 1);
        }
        @Nullable Object[] entries = pages[page];
        if (entries == null) {
            entries = new Object[SIZE];
            pages[page] = entries;
        }
        entries[index & (SIZE - 1)] = object;
    }
}
