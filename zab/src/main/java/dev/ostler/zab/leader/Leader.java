package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Storage;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.message.Packet;

/**
 * The leader's side of discovery, synchronisation and broadcast. Only its shape is here so far:
 * every call is refused.
 */
@SuppressWarnings("DoNotCallSuggester") // Until the inside is there.
public final class Leader {
    /**
     * @param history all that is in the log, durably
     * @param acceptedEpoch as it is on disk
     * @param currentEpoch as it is on disk
     */
    public Leader(
            ServerId me,
            Membership membership,
            LeaderOptions options,
            CommittedLog history,
            long acceptedEpoch,
            long currentEpoch,
            LogSource log,
            Storage storage,
            LeaderApplication application) {}

    /** Begins; the time is monotonic and its origin means nothing. */
    public void start(long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** When {@link #tick} is wanted next. */
    public long wakeUpMillis() {
        throw new UnsupportedOperationException();
    }

    public void tick(long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** A learner has connected; it says who it is. */
    public void connected(Link link, long nowMillis) {
        throw new UnsupportedOperationException();
    }

    public void received(Link link, Packet packet, long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** The snapshot that {@link Link#sendSnapshot} queued has been written to the link. */
    public void snapshotSent(Link link, long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** A link broke. */
    public void disconnected(Link link) {
        throw new UnsupportedOperationException();
    }

    /** Whether the numbers of this epoch are used up: propose no more, the leader will resign. */
    public boolean exhausted() {
        throw new UnsupportedOperationException();
    }

    /** Proposes the next transaction, after {@link LeaderApplication#lead}. */
    public void propose(Proposal proposal) {
        throw new UnsupportedOperationException();
    }

    /** Answers a sync of this learner's client, behind all that was proposed before. */
    public void sync(Link learner) {
        throw new UnsupportedOperationException();
    }

    /**
     * Calls back once all that was proposed before is committed and a quorum has said, after this
     * call, that it still follows.
     */
    public void barrier(Runnable then) {
        throw new UnsupportedOperationException();
    }

    /**
     * Commits and sends what the calls since the last one have made possible, and asks for what was
     * proposed to be durable. To be called after each batch of calls, those of the storage
     * included.
     */
    public void endBatch() {
        throw new UnsupportedOperationException();
    }

    /** Ends the role. */
    public void resign(String reason) {
        throw new UnsupportedOperationException();
    }
}
