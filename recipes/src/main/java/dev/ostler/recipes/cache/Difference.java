package dev.ostler.recipes.cache;

import dev.ostler.recipes.cache.CacheEvent.Changed;
import dev.ostler.recipes.cache.CacheEvent.Created;
import dev.ostler.recipes.cache.CacheEvent.Deleted;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What became of one path.
 *
 * @param before null if there was no znode
 * @param after null if there is none
 * @param deletion the zxid of the deletion, if there is none now
 */
record Difference(@Nullable Entry before, @Nullable Entry after, long deletion) {
    static Difference between(@Nullable Entry before, @Nullable Entry after) {
        return new Difference(before, after, CacheEvent.UNKNOWN_ZXID);
    }

    static Difference of(CacheEvent event) {
        if (event instanceof Created created) {
            return between(null, created.entry());
        }
        if (event instanceof Changed changed) {
            return between(changed.before(), changed.entry());
        }
        return new Difference(((Deleted) event).last(), null, event.zxid());
    }

    /** This, and then another. */
    Difference then(Difference next) {
        return new Difference(before, next.after, next.deletion);
    }

    /** The same as events: none, one, or a deletion and a creation. */
    List<CacheEvent> events() {
        if (before == null) {
            return after == null ? List.of() : List.of(new Created(after));
        }
        if (after == null) {
            return List.of(new Deleted(before, deletion));
        }
        if (!before.isSameZnode(after)) {
            return List.of(new Deleted(before, deletion), new Created(after));
        }
        return before.isSameContent(after) ? List.of() : List.of(new Changed(before, after));
    }
}
