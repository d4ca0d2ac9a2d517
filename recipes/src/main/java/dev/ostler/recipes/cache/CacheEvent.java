package dev.ostler.recipes.cache;

/** A difference between two states of a cache. */
public sealed interface CacheEvent {
    /** The zxid of a deletion that happened while nobody looked. */
    long UNKNOWN_ZXID = -1;

    /** The znode that is new. */
    record Created(Entry entry) implements CacheEvent {
        @Override
        public String path() {
            return entry.path();
        }

        @Override
        public long zxid() {
            return entry.stat().mzxid();
        }
    }

    /** A znode that was written to; perhaps more than once in between. */
    record Changed(Entry before, Entry entry) implements CacheEvent {
        @Override
        public String path() {
            return entry.path();
        }

        @Override
        public long zxid() {
            return entry.stat().mzxid();
        }
    }

    /**
     * A znode that is gone.
     *
     * @param last what was known of it
     */
    record Deleted(Entry last, long zxid) implements CacheEvent {
        @Override
        public String path() {
            return last.path();
        }
    }

    /** The znode, in the client's namespace. */
    String path();

    /**
     * The transaction that this shows: of the data that an entry holds, or of the deletion. {@link
     * #UNKNOWN_ZXID} if no server has told.
     */
    long zxid();
}
