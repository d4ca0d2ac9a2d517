package dev.ostler.zab.learner;

import dev.ostler.zab.message.Packet;

import java.util.ArrayDeque;

/** Where a learner stands; each phase holds only what it needs, and leaving it drops that. */
sealed interface Phase {
    /** The shell is connecting to the leader. */
    record Connecting() implements Phase {}

    /** The learner has said who it is. */
    record AwaitingLeaderInfo() implements Phase {}

    /**
     * The new epoch is on its way to the disk; the leader hears of the promise when it is there.
     */
    record Promising(long epoch) implements Phase {}

    /** The history becomes the leader's. */
    sealed interface Synchronising extends Phase {}

    /** The leader knows where this member stands, and chooses how it catches up. */
    record AwaitingSync(long epoch) implements Synchronising {}

    /**
     * Transactions are being taken from the log.
     *
     * @param held what came meanwhile
     */
    record Truncating(long epoch, ArrayDeque<Packet> held) implements Synchronising {}

    /** The shell is reading the leader's snapshot. */
    record ReceivingSnapshot(long epoch, long zxid) implements Synchronising {}

    /**
     * Transactions come. They are collected: neither log nor state has any before NEWLEADER.
     *
     * @param snapshot whether they go on top of a snapshot that was received
     * @param base zxid at which the history ended before
     */
    record CatchingUp(long epoch, boolean snapshot, long base, Incoming incoming)
            implements Synchronising {}

    /** NEWLEADER has come; history and epoch are on their way to the disk. */
    record Acknowledging(long epoch, Incoming incoming) implements Synchronising {}

    /** History and epoch are on disk and the leader knows it. */
    record AwaitingUpToDate(long epoch, Incoming incoming) implements Synchronising {}

    /** All is in order: proposals and commits come as clients write. */
    record Broadcasting(Broadcast broadcast) implements Phase {}

    /** The role has ended. */
    record Left() implements Phase {}
}
