package dev.ostler.recipes.retry;

/** Further attempts as long as they begin within a time, with the same pause before each. */
public final class RetryUntilElapsed implements RetryPolicy {
    private final int elapsedMaxMs;
    private final int pauseMs;

    /**
     * @param maxElapsedTimeMs milliseconds from the beginning of the operation; no attempt starts
     *     then or later
     * @param sleepMsBetweenRetries milliseconds before each attempt
     */
    public RetryUntilElapsed(int maxElapsedTimeMs, int sleepMsBetweenRetries) {
        elapsedMaxMs = Sleep.notNegative(maxElapsedTimeMs, "the limit");
        pauseMs = Sleep.notNegative(sleepMsBetweenRetries, "the pause");
    }

    /** The pause counts: one that would reach over the limit is not begun. */
    @Override
    public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return elapsedTimeMs + pauseMs < elapsedMaxMs && Sleep.sleep(sleeper, pauseMs);
    }
}
