package dev.ostler.recipes.cache;

import dev.ostler.recipes.connection.ManagedClient;

/** Hears what happens to the children of a znode. */
@FunctionalInterface
public interface PathChildrenCacheListener {
    /** Something has happened. May block; what it throws is logged. */
    void childEvent(ManagedClient client, PathChildrenCacheEvent event) throws Exception;
}
