package dev.ostler.replica;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;

/**
 * What a {@link Replica} wants done. The shell round it does it; nothing here answers the replica,
 * news of what was done comes as a later call to it.
 */
public interface Effects extends ClientEffects {
    /** Put a transaction behind all others in the log; it need not be on disk yet. */
    void append(LoggedTxn txn);

    /**
     * Bring everything appended to stable storage, then call {@link Replica#persisted} with {@code
     * upTo}.
     */
    void persist(Zxid upTo);
}
