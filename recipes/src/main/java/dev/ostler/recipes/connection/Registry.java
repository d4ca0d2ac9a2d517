package dev.ostler.recipes.connection;

import dev.ostler.recipes.Subscription;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who wants to be told of something, from any thread; the same may be there several times. */
final class Registry<T> {
    private final List<Entry<T>> entries = new CopyOnWriteArrayList<>();

    /** Is equal to nothing but itself. */
    private static final class Entry<T> {
        private final T item;

        Entry(T item) {
            this.item = item;
        }
    }

    Subscription add(T item) {
        var entry = new Entry<>(item);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    /** Those that are there now, in the order in which they came. */
    List<T> all() {
        return entries.stream().map(entry -> entry.item).toList();
    }

    void clear() {
        entries.clear();
    }
}
