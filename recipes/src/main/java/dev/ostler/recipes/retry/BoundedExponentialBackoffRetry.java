package dev.ostler.recipes.retry;

/** {@link ExponentialBackoffRetry} with its limits the other way round. */
public final class BoundedExponentialBackoffRetry implements RetryPolicy {
    private final ExponentialBackoffRetry policy;

    /**
     * @param baseSleepTimeMs milliseconds before the first further attempt
     * @param maxSleepTimeMs the longest pause, in milliseconds
     * @param maxRetries further attempts; more than 29 are 29
     */
    public BoundedExponentialBackoffRetry(int baseSleepTimeMs, int maxSleepTimeMs, int maxRetries) {
        policy = new ExponentialBackoffRetry(baseSleepTimeMs, maxRetries, maxSleepTimeMs);
    }

    @Override
    public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return policy.allowRetry(retryCount, elapsedTimeMs, sleeper);
    }
}
