package dev.ostler.zab.leader;

import dev.ostler.zab.Zxids;

/**
 * How a leader leads.
 *
 * @param tickMillis {@code tickTime}
 * @param initLimit ticks within which followers must connect and catch up
 * @param syncLimit ticks within which a learner must answer
 * @param forceSnapshot whether every learner gets a snapshot
 * @param snapshotsMax observers that may catch up by snapshots at a time; followers always may
 * @param diffsMax observers that may catch up by transactions at a time; followers always may
 * @param counterMax the last counter of an epoch: once it is used, the leader resigns
 * @param reconfigEnabled whether a membership from static files gets a version, so that it can be
 *     changed
 */
public record LeaderOptions(
        int tickMillis,
        int initLimit,
        int syncLimit,
        boolean forceSnapshot,
        int snapshotsMax,
        int diffsMax,
        long counterMax,
        boolean reconfigEnabled) {
    public LeaderOptions {
        if (tickMillis < 2 || initLimit < 1 || syncLimit < 1) {
            throw new IllegalArgumentException(
                    "tickTime "
                            + tickMillis
                            + ", initLimit "
                            + initLimit
                            + ", syncLimit "
                            + syncLimit);
        }
        if (counterMax < 1 || counterMax > Zxids.COUNTER_MAX) {
            throw new IllegalArgumentException("a last counter of " + counterMax);
        }
    }

    /** The rest as ZooKeeper has it. */
    public LeaderOptions(int tickMillis, int initLimit, int syncLimit) {
        this(tickMillis, initLimit, syncLimit, false, 10, 100, Zxids.COUNTER_MAX);
    }

    /** Those of a leader whose membership stays as the files say. */
    public LeaderOptions(
            int tickMillis,
            int initLimit,
            int syncLimit,
            boolean forceSnapshot,
            int snapshotsMax,
            int diffsMax,
            long counterMax) {
        this(
                tickMillis,
                initLimit,
                syncLimit,
                forceSnapshot,
                snapshotsMax,
                diffsMax,
                counterMax,
                false);
    }

    long initMillis() {
        return (long) tickMillis * initLimit;
    }

    long syncMillis() {
        return (long) tickMillis * syncLimit;
    }
}
