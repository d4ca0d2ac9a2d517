package dev.ostler.tree.plan;

import dev.ostler.protocol.ZnodePath;

/**
 * The number that a sequential znode gets: how many children its parent has had before, in at least
 * ten digits (client protocol, section 7.3).
 *
 * <p>The count ends at 2147483647 and stays there. The last number can be given as long as no znode
 * has it; ZooKeeper behaves so too, but for the moments in which it would give a negative one.
 */
final class SequenceNumber {
    private static final int DIGITS = 10;

    private SequenceNumber() {}

    /** The name of the next sequential znode. */
    static ZnodePath append(ZnodePath prefix, int creations) {
        String digits = Integer.toString(creations);
        return prefix.append("0".repeat(Math.max(0, DIGITS - digits.length())) + digits);
    }

    /** How many children the parent will have had with one more. */
    static int next(int creations) {
        return creations == Integer.MAX_VALUE ? creations : creations + 1;
    }
}
