package dev.ostler.recipes.cache;

/** Which znodes below its root a cache keeps. Must always give the same answer. */
public interface CacheSelector {
    /** All. */
    CacheSelector ALL = new CacheSelector() {};

    /** All but what the servers keep for themselves. */
    CacheSelector NO_SYSTEM =
            new CacheSelector() {
                @Override
                public boolean accepts(String path) {
                    return !path.equals("/zookeeper");
                }
            };

    /** Whether the children of a znode that is kept are looked at. */
    default boolean traverses(String path) {
        return true;
    }

    /** Whether a child is kept. */
    default boolean accepts(String path) {
        return true;
    }
}
