package dev.ostler.zab;

/**
 * The durable side of a member. What is asked for is done in the order of the calls, while the
 * member goes on. A failure never comes back: it ends the member, since a disk that lost a write
 * can't be believed again.
 *
 * <p>An epoch is written only after everything that was asked for before it is on stable storage:
 * whatever moment a crash chooses, no epoch stands on disk without the history that goes with it.
 */
public interface Storage {
    /**
     * Puts a transaction behind all others in the log. It may stay undone until something else is
     * asked for.
     */
    void append(Proposal proposal);

    /** Promises to follow no leader of an epoch before this one. */
    void acceptedEpoch(long epoch);

    /** Notes that the history is that of a leader of this epoch. */
    void currentEpoch(long epoch);

    /**
     * Calls back, in a later step of the member, once everything asked for before is on stable
     * storage. Callbacks come in the order of the calls.
     */
    void whenDurable(Runnable then);
}
