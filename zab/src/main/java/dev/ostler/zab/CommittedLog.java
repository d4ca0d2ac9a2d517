package dev.ostler.zab;

import dev.ostler.protocol.Zxid;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last transactions of a member's history, without a hole: what a learner that was away for a
 * short while is caught up from (quorum protocol, section 4.1). It belongs to the state and lives
 * as long: across roles, from recovery on.
 *
 * <p>At recovery the member fills it from its log: {@link #reset} with the zxid of the snapshot,
 * then {@link #append}. In a role the leader or the learner does, with everything that is
 * committed, and at the end of the role with everything that was logged.
 *
 * <p>Not thread-safe; it belongs to the replica thread.
 */
public final class CommittedLog {
    /** As in ZooKeeper. */
    public static final int COUNT_MAX_DEFAULT = 500;

    /** Enough for the usual transaction of 100 KiB. */
    public static final long BYTES_MAX_DEFAULT = 64L << 20;

    private final int countMax;
    private final long bytesMax;
    private final ArrayDeque<Proposal> window = new ArrayDeque<>();
    private long bytes;
    private long floor;
    private long last;
    private long committed;

    public CommittedLog() {
        this(COUNT_MAX_DEFAULT, BYTES_MAX_DEFAULT);
    }

    /**
     * @param countMax transactions that are kept at most, at least 1
     * @param bytesMax bytes of transactions that are kept at most; the last one is kept always
     */
    public CommittedLog(int countMax, long bytesMax) {
        if (countMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException(
                    "a window of " + countMax + " transactions and " + bytesMax + " bytes");
        }
        this.countMax = countMax;
        this.bytesMax = bytesMax;
    }

    /** Zxid up to which the history is not here: {@link #window} begins right behind it. */
    public long floor() {
        return floor;
    }

    /** Zxid of the last transaction of the history, or {@link #floor} if none is here. */
    public long last() {
        return last;
    }

    /**
     * The highest zxid that this process knows to be committed by a quorum. It never goes back, and
     * nothing up to it is ever removed.
     */
    public long committed() {
        return committed;
    }

    /** A copy of what is here, in order. */
    public List<Proposal> window() {
        return new ArrayList<>(window);
    }

    /**
     * The history ends here, and nothing of it is known but that: after reading a snapshot.
     *
     * @throws IllegalStateException if something committed would be lost
     */
    public void reset(long zxid) {
        requireNothingCommittedBehind(zxid, "a snapshot");
        window.clear();
        bytes = 0;
        floor = zxid;
        last = zxid;
    }

    /**
     * Adds the next transaction of the history.
     *
     * @throws IllegalStateException if it does not follow the last one: a hole here would become a
     *     hole in the history of others
     */
    public void append(Proposal next) {
        if (!Zxids.follows(last, next.zxid())) {
            throw new IllegalStateException(
                    "transaction " + new Zxid(next.zxid()) + " cannot follow " + new Zxid(last));
        }
        window.addLast(next);
        bytes += next.txn().length();
        last = next.zxid();
        while (window.size() > countMax || (bytes > bytesMax && window.size() > 1)) {
            Proposal oldest = window.removeFirst();
            bytes -= oldest.txn().length();
            floor = oldest.zxid();
        }
    }

    /**
     * Drops what comes behind this zxid.
     *
     * @throws IllegalStateException if something committed would be lost
     */
    public void truncate(long zxid) {
        requireNothingCommittedBehind(zxid, "a truncation");
        while (!window.isEmpty() && window.getLast().zxid() > zxid) {
            bytes -= window.removeLast().txn().length();
        }
        if (window.isEmpty()) {
            floor = Math.min(floor, zxid);
            last = floor;
        } else {
            last = window.getLast().zxid();
        }
    }

    /**
     * Notes that a quorum has committed everything up to this zxid. The beginning of an epoch is no
     * transaction: the state of a leader that has not written may come under it, and the next
     * leader sends the same under the last transaction before.
     */
    public void commit(long zxid) {
        if (zxid > last) {
            throw new IllegalStateException(
                    new Zxid(zxid) + " is committed and the history ends at " + new Zxid(last));
        }
        if (!Zxids.isStart(zxid)) {
            committed = Math.max(committed, zxid);
        }
    }

    private void requireNothingCommittedBehind(long zxid, String what) {
        if (zxid < committed) {
            throw new IllegalStateException(
                    what
                            + " to "
                            + new Zxid(zxid)
                            + " would lose transactions committed up to "
                            + new Zxid(committed));
        }
    }
}
