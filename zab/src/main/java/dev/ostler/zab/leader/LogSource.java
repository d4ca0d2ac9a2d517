package dev.ostler.zab.leader;

import dev.ostler.zab.Proposal;

import java.util.List;
import java.util.function.Consumer;

/** The log on disk, for learners that were away for longer than memory reaches back. */
@FunctionalInterface
public interface LogSource {
    /** Never has anything: such learners get a snapshot. */
    LogSource NONE = (from, upTo, then) -> then.accept(List.of());

    /**
     * Reads a part of the log, aside, and calls back in a later step, or at once if it is known
     * that there is nothing to read.
     *
     * @param from the first transaction wanted is this one or, if it is not in the log, the last
     *     before it
     * @param upTo the last one wanted; the log has it on disk
     * @param then gets them in order; or nothing if the log does not reach back so far, has a hole
     *     or is damaged, or if it is so long that a snapshot is quicker ({@code
     *     snapshotSizeFactor})
     */
    void read(long from, long upTo, Consumer<List<Proposal>> then);
}
