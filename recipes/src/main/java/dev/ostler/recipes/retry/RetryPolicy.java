package dev.ostler.recipes.retry;

import org.apache.zookeeper.KeeperException.Code;

/**
 * Decides whether an operation that failed is tried again, and after which pause.
 *
 * <p>{@link dev.ostler.recipes.connection.ManagedClient} asks it on its own thread, with a sleeper
 * that only notes the pause: nothing sleeps. A policy that sleeps by other means holds the client
 * up.
 */
@FunctionalInterface
public interface RetryPolicy {
    /**
     * An attempt has failed.
     *
     * @param retryCount how often it was tried again so far: 0 after the first attempt
     * @param elapsedTimeMs since the operation began, pauses included
     * @param sleeper to pause with before the next attempt
     * @return whether to try again
     */
    boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper);

    /** Whether an error is worth another attempt at all. */
    default boolean allowRetry(Code error) {
        return switch (error) {
            case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONMOVED, SESSIONEXPIRED -> true;
            default -> false;
        };
    }

    /** Both questions in one, which is what a client asks. */
    default boolean allowRetry(
            Code error, int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
        return allowRetry(error) && allowRetry(retryCount, elapsedTimeMs, sleeper);
    }
}
