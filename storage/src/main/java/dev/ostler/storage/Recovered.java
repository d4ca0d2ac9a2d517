package dev.ostler.storage;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.snapshot.SnapshotSummary;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Recovery} found.
 *
 * @param database whether there was data
 * @param lastZxid of the last transaction; the log goes on behind it, in a new file
 * @param snapshotZxid of the snapshot that was loaded; {@link Zxid#NONE} if there was none
 * @param snapshot what was in it, null if there was none
 * @param replayed number of transactions replayed behind it
 * @param torn whether the log ended in a torn batch, which was cut off
 * @param createdByOstler whether the database began as an empty one of Ostler's own
 * @param holdsTtlNodes whether it holds, or held, znodes with a time to live, so that whoever wrote
 *     it had extended types enabled
 */
public record Recovered(
        Database database,
        Zxid lastZxid,
        Zxid snapshotZxid,
        @Nullable SnapshotSummary snapshot,
        long replayed,
        boolean torn,
        boolean createdByOstler,
        boolean holdsTtlNodes) {
    /** Whether there was data. */
    public enum Database {
        /** There was. */
        FOUND,

        /** There was none, and that is as it should be. */
        NEW,

        /**
         * There was none, and nobody said that there should be none: the disk may have been
         * emptied. A member of an ensemble in this state must not vote.
         */
        UNEXPECTEDLY_EMPTY
    }

    /**
     * Whether containers and TTL znodes are to be understood where {@code
     * zookeeper.extendedTypesEnabled} is not set. On data that ZooKeeper wrote without them, an
     * owner that looks like a time to live is a session.
     */
    public boolean extendedTypesByDefault() {
        return createdByOstler || holdsTtlNodes;
    }
}
