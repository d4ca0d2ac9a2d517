package dev.ostler.recipes.cache;

import dev.ostler.recipes.connection.ManagedClient;

/** Hears what happens to the znodes of a {@link TreeCache}. */
@FunctionalInterface
public interface TreeCacheListener {
    /** Something has happened. May block; what it throws is logged. */
    void childEvent(ManagedClient client, TreeCacheEvent event) throws Exception;
}
