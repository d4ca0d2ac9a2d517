package dev.ostler.recipes.cache;

/** Hears that the znode of a {@link NodeCache} is not what it was. */
@FunctionalInterface
public interface NodeCacheListener {
    /**
     * It was created, written to or deleted: {@link NodeCache#getCurrentData} has what it is now.
     * May block; what it throws is logged.
     */
    void nodeChanged() throws Exception;
}
