package dev.ostler.zab.leader;

import dev.ostler.zab.Proposal;
import dev.ostler.zab.Zxids;

import java.util.List;

/**
 * How a learner's history becomes the leader's (quorum protocol, section 4.2). With a prefix of the
 * leader's history it gets what it lacks; with a tail that the leader does not have it drops that
 * first; and if the leader can't prove what is to be dropped or added, it gets everything anew.
 *
 * <p>ZooKeeper sends a snapshot also where it has transactions of a later epoch behind the tail
 * that is to be dropped. The proof does not need that.
 */
sealed interface Catchup {
    /** The learner has a prefix of the history. */
    record Diff(List<Proposal> missing) implements Catchup {}

    /**
     * The learner has a tail of its own behind this transaction, which both have.
     *
     * @param zxid never the beginning of an epoch, where no transaction stands in the log
     */
    record Truncation(long zxid, List<Proposal> missing) implements Catchup {}

    /** Nothing less than the whole state will do. */
    record Snapshot() implements Catchup {}

    /**
     * Chooses.
     *
     * @param last where the learner's history ends; it may be the beginning of an epoch: then it
     *     came from the snapshot of a leader that had not yet written in its epoch, or the member
     *     was that leader
     * @param floor a position in the leader's history
     * @param behindFloor all of the leader's history behind it
     */
    static Catchup of(long last, long floor, List<Proposal> behindFloor) {
        if (last < floor) {
            return new Snapshot();
        }
        int next = 0;
        long common = floor;
        while (next < behindFloor.size() && behindFloor.get(next).zxid() <= last) {
            common = behindFloor.get(next).zxid();
            next++;
        }
        List<Proposal> missing = behindFloor.subList(next, behindFloor.size());
        if (common == last) {
            return new Diff(missing);
        }
        if (Zxids.isStart(last)) {
            // The learner's history holds everything of earlier epochs, like ours; but if we have
            // nothing later, we can't know.
            return missing.isEmpty() ? new Snapshot() : new Diff(missing);
        }
        if (Zxids.isStart(common) || Zxids.epoch(common) != Zxids.epoch(last)) {
            // Nothing proves that the learner has this transaction.
            return new Snapshot();
        }
        // One leader numbered both without a gap, so whoever has the last has this one too.
        return new Truncation(common, missing);
    }

    /**
     * Whether these transactions, read from a log, lead on from a history without a hole. If not,
     * only a snapshot will do (ZOOKEEPER-2846, 2418, 4352).
     *
     * @param last where the history ends
     */
    static boolean leadsOn(List<Proposal> read, long last) {
        if (read.isEmpty() || read.get(0).zxid() > last) {
            return false;
        }
        for (int i = 1; i < read.size(); i++) {
            if (!Zxids.follows(read.get(i - 1).zxid(), read.get(i).zxid())) {
                return false;
            }
        }
        return true;
    }
}
