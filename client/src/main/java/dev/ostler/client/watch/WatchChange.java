package dev.ostler.client.watch;

/** What the reply to an operation changes in the tables of watchers. */
@FunctionalInterface
public interface WatchChange {
    WatchChange NONE = (error, tables, notices) -> error;

    /**
     * Changes the tables when the operation has ended.
     *
     * @param error how it ended: 0 or the number of an error code
     * @param notices takes what removed watchers are told
     * @return how it ends for the caller
     */
    int apply(int error, WatchTables tables, Notices notices);
}
