package dev.ostler.recipes.leader;

/** Hears, in order, of each change of what a latch is. May block. */
public interface LeaderLatchListener {
    /**
     * It leads now.
     *
     * @param term see {@link LeaderLatch#term}
     */
    void isLeader(long term);

    /** It does not lead any more. */
    void notLeader();
}
