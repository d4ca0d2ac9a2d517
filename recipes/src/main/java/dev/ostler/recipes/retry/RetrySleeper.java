package dev.ostler.recipes.retry;

import java.util.concurrent.TimeUnit;

/** How a {@link RetryPolicy} asks for a pause. */
@FunctionalInterface
public interface RetrySleeper {
    /** Pauses, or notes how long the pause has to be; several pauses add up. */
    void sleepFor(long time, TimeUnit unit) throws InterruptedException;
}
