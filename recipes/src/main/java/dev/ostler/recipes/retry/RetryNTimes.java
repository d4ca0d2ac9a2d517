package dev.ostler.recipes.retry;

/** A number of further attempts, with the same pause before each. */
public final class RetryNTimes implements RetryPolicy {
    private final int retriesMax;
    private final int pauseMs;

    /**
     * @param n further attempts
     * @param sleepMsBetweenRetries milliseconds before each
     */
    public RetryNTimes(int n, int sleepMsBetweenRetries) {
        retriesMax = Sleep.notNegative(n, "the number of retries");
        pauseMs = Sleep.notNegative(sleepMsBetweenRetries, "the pause");
    }

    @Override
    public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return retryCount < retriesMax && Sleep.sleep(sleeper, pauseMs);
    }
}
