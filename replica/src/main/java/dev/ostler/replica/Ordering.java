package dev.ostler.replica;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;

/**
 * How an {@link Authority} makes sure that its transactions last, in their order. Alone, they are
 * committed once they are on disk; in an ensemble, once a quorum has them. Nothing here answers the
 * authority: {@link Authority#committed} does, in a later step.
 */
public interface Ordering {
    /**
     * Whether {@link #propose} may be called. Once not, never again; what is asked for then is not
     * answered, since whoever asks is about to be disconnected.
     */
    boolean isOpen();

    /** A transaction was planned; it comes behind all others. */
    void propose(LoggedTxn txn);

    /** What was planned since the last call is complete, and goes out together. */
    void endBatch(Zxid upTo);

    /**
     * Calls back, at once or in a later step, when it is certain that nobody else was an authority
     * at the time of the call: what was committed until then, by whomever, is known here.
     */
    void barrier(Runnable passed);
}
