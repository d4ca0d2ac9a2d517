package dev.ostler.zab.learner;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Link;
import dev.ostler.zab.Storage;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The follower's and the observer's side of discovery, synchronisation and broadcast. Only its
 * shape is here so far: every call is refused.
 */
@SuppressWarnings("DoNotCallSuggester") // Until the inside is there.
public final class Learner {
    /**
     * @param history all that is in the log, durably
     * @param acceptedEpoch as it is on disk
     * @param currentEpoch as it is on disk
     * @param membershipVersion of the membership that this member goes by
     */
    public Learner(
            ServerId me,
            boolean observer,
            LearnerOptions options,
            CommittedLog history,
            long acceptedEpoch,
            long currentEpoch,
            long membershipVersion,
            Storage storage,
            LearnerApplication application) {}

    /** Begins; the time is monotonic and its origin means nothing. The shell connects. */
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

    /** The leader is reached. */
    public void connected(Link leader, long nowMillis) {
        throw new UnsupportedOperationException();
    }

    public void received(Packet packet, long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** A part of the snapshot behind the SNAP packet has arrived: the leader is alive. */
    public void snapshotProgress(long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** The whole snapshot behind the SNAP packet has arrived; the application has it aside. */
    public void snapshotReceived(long nowMillis) {
        throw new UnsupportedOperationException();
    }

    /** The link broke, or could not be made. */
    public void disconnected(String reason) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends a client's request to the leader, after {@link LearnerApplication#serve}.
     *
     * @param body what follows the request's header
     */
    public void forward(
            long session,
            int cxid,
            int opCode,
            Bytes body,
            @Nullable List<Packet.Identity> identities) {
        throw new UnsupportedOperationException();
    }

    /** Asks the leader whether a session lives; it then belongs to this member. */
    public void revalidate(long session, int timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks for what was logged to be durable, so that it can be acknowledged. To be called after
     * each batch of calls.
     */
    public void endBatch() {
        throw new UnsupportedOperationException();
    }

    /** Ends the role. */
    public void resign(String reason) {
        throw new UnsupportedOperationException();
    }
}
