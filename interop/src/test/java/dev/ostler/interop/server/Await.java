package dev.ostler.interop.server;

import java.io.IOException;
import java.time.Duration;

/** Waits for what another process does, which nothing but looking again tells. */
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /** What is waited for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** What is said if it does not come. */
    @FunctionalInterface
    public interface Text {
        String text() throws IOException, InterruptedException;
    }

    /**
     * Returns when something holds.
     *
     * @param otherwise what to say if it does not within a minute
     * @throws AssertionError then
     */
    public static void until(Condition condition, Text otherwise)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(otherwise.text());
            }
            Thread.sleep(PAUSE);
        }
    }
}
