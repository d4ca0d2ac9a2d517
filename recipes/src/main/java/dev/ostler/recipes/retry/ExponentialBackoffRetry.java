package dev.ostler.recipes.retry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A number of further attempts, with a pause by chance whose range doubles each time: {@code base ·
 * max(1, random.nextInt(1 << (retryCount + 1)))}.
 */
public final class ExponentialBackoffRetry implements RetryPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(ExponentialBackoffRetry.class);

    /** Beyond it the range would not fit an int. */
    private static final int RETRIES_MAX = 29;

    private final int baseMs;
    private final int retriesMax;
    private final int pauseMaxMs;
    private final Supplier<? extends RandomGenerator> random;

    /** Without a limit to the pause. */
    public ExponentialBackoffRetry(int baseSleepTimeMs, int maxRetries) {
        this(baseSleepTimeMs, maxRetries, Integer.MAX_VALUE);
    }

    /**
     * @param baseSleepTimeMs milliseconds before the first further attempt
     * @param maxRetries further attempts; more than 29 are 29
     * @param maxSleepMs the longest pause, in milliseconds
     */
    public ExponentialBackoffRetry(int baseSleepTimeMs, int maxRetries, int maxSleepMs) {
        this(baseSleepTimeMs, maxRetries, maxSleepMs, ThreadLocalRandom::current);
    }

    /** As above, with chance that can be repeated. */
    public ExponentialBackoffRetry(
            int baseSleepTimeMs, int maxRetries, int maxSleepMs, RandomGenerator random) {
        this(baseSleepTimeMs, maxRetries, maxSleepMs, () -> random);
    }

    private ExponentialBackoffRetry(
            int baseSleepTimeMs,
            int maxRetries,
            int maxSleepMs,
            Supplier<? extends RandomGenerator> random) {
        baseMs = Sleep.notNegative(baseSleepTimeMs, "the base");
        pauseMaxMs = Sleep.notNegative(maxSleepMs, "the longest pause");
        retriesMax = Math.min(RETRIES_MAX, Sleep.notNegative(maxRetries, "the number of retries"));
        if (retriesMax < maxRetries) {
            LOG.warn("{} retries are too many, {} have to do", maxRetries, retriesMax);
        }
        this.random = random;
    }

    /** The further attempts that there are at most. */
    public int maxRetries() {
        return retriesMax;
    }

    @Override
    public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return retryCount < retriesMax && Sleep.sleep(sleeper, pause(retryCount));
    }

    private long pause(int retryCount) {
        long factor = Math.max(1, random.get().nextInt(1 << (retryCount + 1)));
        return Math.min(pauseMaxMs, baseMs * factor);
    }
}
