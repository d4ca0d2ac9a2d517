package dev.ostler.server.net;

/**
 * What passed over the connections of one event loop. That loop alone counts; others read without
 * synchronisation, so they may see a value of a moment ago, never a wrong one for long.
 */
public final class TrafficCounters {
    private volatile long resetCount;
    private long seenResets;
    private long received;
    private long sent;
    private long requests;
    private long latencyMillisSum;
    private long latencyMillisMin = Long.MAX_VALUE;
    private long latencyMillisMax;

    /**
     * The counters at one moment.
     *
     * @param requests how many were answered
     * @param latencyMillisMin 0 if none was
     */
    public record Snapshot(
            long received,
            long sent,
            long requests,
            long latencyMillisSum,
            long latencyMillisMin,
            long latencyMillisMax) {
        static final Snapshot NONE = new Snapshot(0, 0, 0, 0, Long.MAX_VALUE, 0);

        Snapshot plus(Snapshot other) {
            return new Snapshot(
                    received + other.received,
                    sent + other.sent,
                    requests + other.requests,
                    latencyMillisSum + other.latencyMillisSum,
                    Math.min(latencyMillisMin, other.latencyMillisMin),
                    Math.max(latencyMillisMax, other.latencyMillisMax));
        }
    }

    void received() {
        applyReset();
        received++;
    }

    void sent() {
        sent++;
    }

    void answered(long latencyMillis) {
        requests++;
        latencyMillisSum += latencyMillis;
        latencyMillisMin = Math.min(latencyMillisMin, latencyMillis);
        latencyMillisMax = Math.max(latencyMillisMax, latencyMillis);
    }

    private void applyReset() {
        long resets = resetCount;
        if (resets != seenResets) {
            seenResets = resets;
            received = 0;
            sent = 0;
            requests = 0;
            latencyMillisSum = 0;
            latencyMillisMin = Long.MAX_VALUE;
            latencyMillisMax = 0;
        }
    }

    /** Asks the loop to begin again at zero. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Two resets at once are as good as one.
    void reset() {
        resetCount++;
    }

    Snapshot snapshot() {
        return resetCount != seenResets
                ? Snapshot.NONE
                : new Snapshot(
                        received,
                        sent,
                        requests,
                        latencyMillisSum,
                        latencyMillisMin,
                        latencyMillisMax);
    }
}
