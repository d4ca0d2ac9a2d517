package dev.ostler.storage;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;

/** The state that {@link Recovery} builds up, beginning with an empty one. */
public interface RecoveryTarget {
    /**
     * Begins with a snapshot. Everything given earlier is to be forgotten: it came from a snapshot
     * that turned out to be damaged.
     */
    SnapshotSink beginSnapshot(Zxid zxid);

    /**
     * The snapshot's bytes were intact; it is the state to build on.
     *
     * @throws MalformedRecordException if it makes no sense as a whole: an older one will be tried
     */
    void endSnapshot(Zxid zxid, SnapshotSummary summary);

    /** Applies the next transaction. The first one follows the snapshot; there are no gaps. */
    void replay(LoggedTxn txn);
}
