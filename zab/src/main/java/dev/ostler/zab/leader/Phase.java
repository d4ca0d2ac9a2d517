package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;

import java.util.SortedSet;

/** Where a leader stands. */
sealed interface Phase {
    /** Nothing has begun. */
    record Created() implements Phase {}

    /** Voters come; the epoch will be later than any that a quorum of them has promised. */
    record Gathering() implements Phase {}

    /** The epoch is chosen, and the leader's own promise is on its way to the disk. */
    record Promising() implements Phase {}

    /**
     * Followers promise.
     *
     * @param promised voters that have, the leader among them
     */
    record Agreeing(SortedSet<ServerId> promised) implements Phase {}

    /**
     * A quorum has promised: this is the only leader of the epoch, and its history is the one that
     * counts. Followers catch up.
     *
     * @param synced voters that have; the leader too once the epoch of its history is on disk
     */
    record Synchronising(SortedSet<ServerId> synced) implements Phase {}

    /** A quorum has the history: it is committed, and clients are served. */
    record Leading() implements Phase {}

    /** The role has ended. */
    record Abdicated() implements Phase {}
}
