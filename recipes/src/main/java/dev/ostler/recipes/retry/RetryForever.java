package dev.ostler.recipes.retry;

/**
 * Always another attempt, with the same pause before each. Only a deadline, a cancellation or the
 * client's end stops it.
 */
public final class RetryForever implements RetryPolicy {
    private final int pauseMs;

    /**
     * @param retryIntervalMs milliseconds before each attempt, positive
     */
    public RetryForever(int retryIntervalMs) {
        if (retryIntervalMs <= 0) {
            throw new IllegalArgumentException("the pause is not positive: " + retryIntervalMs);
        }
        pauseMs = retryIntervalMs;
    }

    @Override
    public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return Sleep.sleep(sleeper, pauseMs);
    }
}
