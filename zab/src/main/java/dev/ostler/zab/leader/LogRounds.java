package dev.ostler.zab.leader;

import dev.ostler.zab.Proposal;

import java.util.ArrayList;
import java.util.List;

/**
 * What is read from the log for one learner. While that is read more is committed, and memory may
 * not reach back to the end of it any more; so the rest is read, in rounds of which each is to be
 * much shorter than the one before.
 */
final class LogRounds {
    private final long last;
    private final List<Proposal> found = new ArrayList<>();
    private long bytesMax = Long.MAX_VALUE;

    /**
     * @param last where the learner's history ends
     */
    LogRounds(long last) {
        this.last = last;
    }

    /** Where the learner's history ends. */
    long last() {
        return last;
    }

    /** Where the next round begins. */
    long from() {
        return found.isEmpty() ? last : found.getLast().zxid();
    }

    /**
     * Takes what a round has read; false if a snapshot is the better way: it does not lead on, or
     * the log grows about as fast as it is read. Since each is less than half of the one before,
     * they come to an end, and are less than twice the first together.
     */
    boolean take(List<Proposal> read) {
        long bytes = 0;
        for (Proposal proposal : read) {
            bytes += proposal.txn().length();
        }
        if (!Catchup.leadsOn(read, from()) || bytes >= bytesMax) {
            return false;
        }
        bytesMax = bytes / 2;
        found.addAll(found.isEmpty() ? read : read.subList(1, read.size()));
        return true;
    }

    /** The anchor, which is the last transaction that the learner may have, and all behind it. */
    List<Proposal> found() {
        return found;
    }
}
