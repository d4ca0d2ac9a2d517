package dev.ostler.recipes.retry;

import org.apache.zookeeper.KeeperException.Code;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * When to try again, as a pure function: it sleeps nowhere and remembers nothing. {@link #toPolicy}
 * makes it what clients take.
 *
 * <p>
 *
 * {@snippet :
 * RetryPolicy policy =
 *         Backoff.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(2))
 *                 .atMost(10)
 *                 .within(Duration.ofSeconds(20))
 *                 .toPolicy();
 * }
 */
@FunctionalInterface
public interface Backoff {
    /**
     * An attempt has failed.
     *
     * @param attempt its number, from 1
     * @param elapsed since the operation began, pauses included
     * @param error what it failed with
     * @return the pause before the next; empty to stop
     */
    Optional<Duration> delay(int attempt, Duration elapsed, Code error);

    /**
     * Pauses between nothing and a limit that doubles with each attempt, evenly spread: clients
     * that have failed together come back one by one.
     *
     * @param first the limit after the first attempt, positive
     * @param most where the limit ends
     */
    static Backoff fullJitter(Duration first, Duration most) {
        return fullJitter(first, most, ThreadLocalRandom::current);
    }

    /** As above, with chance that can be repeated. */
    static Backoff fullJitter(Duration first, Duration most, RandomGenerator random) {
        return fullJitter(first, most, () -> random);
    }

    private static Backoff fullJitter(
            Duration first, Duration most, Supplier<? extends RandomGenerator> random) {
        long start = first.toNanos();
        long end = most.toNanos();
        if (start <= 0 || end < start) {
            throw new IllegalArgumentException("no pauses: " + first + " to " + most);
        }
        return (attempt, elapsed, error) -> {
            int doublings = Math.min(attempt - 1, Long.numberOfLeadingZeros(start) - 1);
            long limit = Math.min(end, start << doublings);
            return Optional.of(Duration.ofNanos(random.get().nextLong(limit + 1)));
        };
    }

    /** The same pause before each attempt. */
    static Backoff fixed(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("a pause can't be negative: " + pause);
        }
        return (attempt, elapsed, error) -> Optional.of(pause);
    }

    /** No other attempt. */
    static Backoff none() {
        return (attempt, elapsed, error) -> Optional.empty();
    }

    /** The same, for so many attempts at most, the first included. */
    default Backoff atMost(int attempts) {
        return (attempt, elapsed, error) ->
                attempt < attempts ? delay(attempt, elapsed, error) : Optional.empty();
    }

    /** The same, as long as the next attempt begins within a time. */
    default Backoff within(Duration limit) {
        return (attempt, elapsed, error) ->
                delay(attempt, elapsed, error)
                        .filter(pause -> elapsed.plus(pause).compareTo(limit) < 0);
    }

    /** For a client; errors that are not of the connection are not worth an attempt there. */
    default RetryPolicy toPolicy() {
        return new BackoffPolicy(this);
    }

    /** What a policy says, if the pauses that it asks for are only noted. */
    static Backoff of(RetryPolicy policy) {
        return (attempt, elapsed, error) -> {
            long[] noted = {0};
            boolean again =
                    policy.allowRetry(
                            error,
                            attempt - 1,
                            elapsed.toMillis(),
                            (time, unit) -> noted[0] += unit.toNanos(Math.max(0, time)));
            return again ? Optional.of(Duration.ofNanos(noted[0])) : Optional.empty();
        };
    }
}
