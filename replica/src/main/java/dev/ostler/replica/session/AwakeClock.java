package dev.ostler.replica.session;

/**
 * A clock that stands still while the server does. It learns from ticks: one that comes later than
 * it ought to was kept back by a pause, which began when it ought to have come.
 *
 * <p>What happened before the latest pause but is told after it, is placed before it; of earlier
 * pauses only their sum is known.
 */
final class AwakeClock {
    private final int tickGapMillis;

    private long paused;
    private long pausedBefore;
    private long latestPauseEnd = Long.MIN_VALUE;
    private long nextTickLatest = Long.MAX_VALUE;
    private long lastTick = Long.MIN_VALUE;

    AwakeClock(int tickGapMillis) {
        this.tickGapMillis = tickGapMillis;
    }

    void tick(long nowMillis) {
        if (nowMillis < lastTick) {
            throw new IllegalArgumentException("a tick at " + nowMillis + " after " + lastTick);
        }
        if (nowMillis > nextTickLatest) {
            pausedBefore = paused;
            paused += nowMillis - nextTickLatest;
            latestPauseEnd = nowMillis;
        }
        lastTick = nowMillis;
        nextTickLatest = nowMillis + tickGapMillis;
    }

    /** What this clock shows, or showed, at a time. */
    long awakeAt(long millis) {
        return millis >= latestPauseEnd
                ? Math.min(millis, nextTickLatest) - paused
                : Math.min(millis - pausedBefore, latestPauseEnd - paused);
    }

    /** When it is, or was, that this clock shows a time, if nothing pauses from now on. */
    long timeOf(long awakeMillis) {
        return awakeMillis + paused;
    }
}
