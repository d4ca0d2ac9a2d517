package dev.ostler.replica;

/**
 * When to look for znodes that nobody needs any more, empty containers and outlived TTL znodes, and
 * how many to delete at the most (client protocol, section 11.9).
 */
public final class Cleaning {
    private static final long MINUTE_MILLIS = 60_000;

    private final long intervalMillis;
    private final int perMinuteMax;
    private final long neverUsedMillis;

    private long nextMillis;
    private long minuteBegan;
    private int deletedThisMinute;

    /**
     * @param intervalMillis time between two looks
     * @param neverUsedMillis how long a container may wait for its first child; 0 is for ever
     * @param nowMillis the first look is one interval after this
     */
    public Cleaning(long intervalMillis, int perMinuteMax, long neverUsedMillis, long nowMillis) {
        this.intervalMillis = intervalMillis;
        this.perMinuteMax = perMinuteMax;
        this.neverUsedMillis = neverUsedMillis;
        nextMillis = nowMillis + intervalMillis;
        minuteBegan = nowMillis;
    }

    /** Whether to look now; if so, not again before the interval is over. */
    boolean isDue(long nowMillis) {
        if (nowMillis < nextMillis) {
            return false;
        }
        nextMillis = nowMillis + intervalMillis;
        if (nowMillis - minuteBegan >= MINUTE_MILLIS) {
            minuteBegan = nowMillis;
            deletedThisMinute = 0;
        }
        return true;
    }

    /** How many znodes may be deleted now. */
    int allowance() {
        return perMinuteMax - deletedThisMinute;
    }

    void deleted() {
        deletedThisMinute++;
    }

    long neverUsedMillis() {
        return neverUsedMillis;
    }
}
