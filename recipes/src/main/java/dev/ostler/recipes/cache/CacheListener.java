package dev.ostler.recipes.cache;

/** Hears what happens to the znodes of a {@link ZnodeCache}. Its methods may block. */
@FunctionalInterface
public interface CacheListener {
    /**
     * A znode has come, changed or gone. What the event says is what counts; the cache's snapshot
     * may be further already. A listener that is slow hears of a znode's last state, and not of
     * each in between.
     */
    void changed(CacheEvent event);

    /** All that there was when the cache began was told; once. */
    default void initialized() {}
}
