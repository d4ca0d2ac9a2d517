package dev.ostler.server.transport;

/** Whom a ring tells how its operations end. It has a slot of the loop's while any is under way. */
interface RingTarget {
    /**
     * An operation has ended, or goes on and has brought something.
     *
     * @param operation the number in the mark that it was submitted with
     * @param result what it returns, below zero {@code -errno}
     * @param flags see {@link RingOperations}
     */
    void completed(int operation, int result, int flags);

    /** The loop ends: ends what is under way. */
    void end();
}
