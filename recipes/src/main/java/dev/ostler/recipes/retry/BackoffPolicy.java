package dev.ostler.recipes.retry;

import org.apache.zookeeper.KeeperException.Code;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@link Backoff} as clients take it. */
record BackoffPolicy(Backoff backoff) implements RetryPolicy {
    @Override
    public boolean allowRetry(
            Code error, int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return allowRetry(error) && ask(error, retryCount, elapsedTimeMs, sleeper);
    }

    /** As after a lost connection, since whoever asks like that does not tell the error. */
    @Override
    public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return ask(Code.CONNECTIONLOSS, retryCount, elapsedTimeMs, sleeper);
    }

    private boolean ask(Code error, int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        Optional<Duration> delay =
                backoff.delay(retryCount + 1, Duration.ofMillis(elapsedTimeMs), error);
        if (delay.isEmpty()) {
            return false;
        }
        try {
            sleeper.sleepFor(delay.get().toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
