package dev.ostler.zab.learner;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Proposal;

import java.util.List;

/**
 * What a {@code Learner} keeps up to date: the state that transactions change, and the sessions. It
 * is called within the calls of the learner, on the same thread, and may call it back, but not end
 * the role.
 *
 * <p>A learner first catches up: by {@link #truncate} or by the leader's snapshot, which whoever
 * reads the link builds aside and reports with {@code Learner.snapshotReceived}, then by
 * transactions. Nobody may see the state before {@link #serve}. The storage is asked by the learner
 * for all that is to be appended; the application only for {@link #truncate} and {@link
 * #keepSnapshot}.
 */
public interface LearnerApplication {
    /**
     * The link was closed, and a new one to the same leader is wanted; {@code Learner.connected}
     * brings it, and nothing more is to be told of the old one.
     */
    void reconnect();

    /**
     * Asks the storage to drop everything behind this transaction from the log, and snapshots that
     * are later; takes it out of the state too; then calls back in a later step, once that is
     * durable. Until then the learner does nothing. If the role ends before, the state must still
     * become that of the log as it then is.
     *
     * @param zxid never before the {@link CommittedLog#floor} of the history, so that recovery has
     *     a snapshot to begin from
     */
    void truncate(long zxid, Runnable then);

    /**
     * The snapshot that was received takes the state's place. {@link #apply} and {@link
     * #keepSnapshot} follow in the same step; if the role ends before, the snapshot is forgotten
     * and the old state counts.
     */
    void useSnapshot(long zxid);

    /**
     * Asks the storage to write the state as it is now, durably, and then to forget the log before:
     * the first step after which the new state counts. What the storage is asked later comes later.
     */
    void keepSnapshot();

    /**
     * The storage is about to be asked to append this proposal. If it is a reconfiguration, its
     * membership counts beside the committed one from now on, and is to be on disk before it
     * (quorum protocol, section 6.1).
     */
    void proposed(Proposal proposal);

    /** Applies a committed transaction. */
    void apply(Proposal committed);

    /**
     * The membership that the leader goes by, as text (quorum protocol, section 1.5). It counts
     * beside the committed one, is to be on disk before what the storage is asked for next, and
     * holds from {@link #serve} on, unless it is that of a transaction which is not committed yet.
     * A member whose membership comes from its own files alone ignores it.
     *
     * @throws dev.ostler.protocol.MalformedRecordException if it is none
     */
    void membership(Bytes text);

    /**
     * The transaction that was just applied is a reconfiguration, and holds from now on (quorum
     * protocol, section 6.1).
     *
     * @param designatedLeader who leads the new ensemble; if it is another than before, or this
     *     member has another role in it, the application resigns at the end of the batch
     */
    void reconfigured(Proposal committed, ServerId designatedLeader);

    /** The state is up to date as of a quorum: clients may come. */
    void serve(long epoch);

    /** A request for a sync, the oldest that is waiting, may be answered. */
    void synced();

    /** What the leader says of a session that a client came with. */
    void revalidated(long session, boolean valid);

    /**
     * The sessions heard of since the last call.
     *
     * @param visitor is told each session and its timeout
     */
    void forEachTouched(TouchVisitor visitor);

    /** See {@link #forEachTouched}. */
    @FunctionalInterface
    interface TouchVisitor {
        void visit(long session, int timeoutMillis);
    }

    /**
     * The role has ended, the link is closed, and nothing more is called.
     *
     * @param pending logged and not committed, in order: they count as history from now on
     * @param reason for the operators
     */
    void left(List<Proposal> pending, String reason);
}
