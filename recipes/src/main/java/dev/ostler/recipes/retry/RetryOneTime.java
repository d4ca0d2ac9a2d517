package dev.ostler.recipes.retry;

/** One further attempt. */
public final class RetryOneTime implements RetryPolicy {
    private final int pauseMs;

    /**
     * @param sleepMsBetweenRetry milliseconds before it
     */
    public RetryOneTime(int sleepMsBetweenRetry) {
        pauseMs = Sleep.notNegative(sleepMsBetweenRetry, "the pause");
    }

    @Override
    public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return retryCount < 1 && Sleep.sleep(sleeper, pauseMs);
    }
}
