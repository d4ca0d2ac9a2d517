package dev.ostler.replica.watch;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Ints by index, zero where none was set. It grows by whole pages, so that growing never copies
 * what is there: millions of entries make no pause.
 */
final class IntPages {
    private static final int BITS = 10;
    private static final int SIZE = 1 << BITS;

    private int[] @Nullable [] pages = new int[4][];

    int get(int index) {
        int page = index >>> BITS;
        int[] entries = page < pages.length ? pages[page] : null;
        return entries == null ? 0 : entries[index & (SIZE - 1)];
    }

    void set(int index, int value) {
        int page = index >>> BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, page + (page >> 1) + 1);
        }
        int[] entries = pages[page];
        if (entries == null) {
            entries = new int[SIZE];
            pages[page] = entries;
        }
        entries[index & (SIZE - 1)] = value;
    }
}
