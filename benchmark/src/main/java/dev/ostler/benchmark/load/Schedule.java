package dev.ostler.benchmark.load;

/**
 * The instants at which one connection of an open loop should send its requests, on the clock of
 * {@link System#nanoTime}.
 *
 * @param firstNanos the instant of request 0
 * @param gapNanos from a request to the next; need not be whole
 */
record Schedule(long firstNanos, double gapNanos) {
    /** The schedule of connection {@code index} of {@code connections} that share a rate evenly. */
    static Schedule of(double requestsPerSecond, int index, int connections, long startNanos) {
        double gapOfAll = 1e9 / requestsPerSecond;
        return new Schedule(startNanos + (long) (gapOfAll * index), gapOfAll * connections);
    }

    /** How many requests should have been sent by {@code now}. */
    long due(long now) {
        return now - firstNanos < 0 ? 0 : (long) ((now - firstNanos) / gapNanos) + 1;
    }

    /** When request {@code index} should be sent. */
    long intended(long index) {
        return firstNanos + (long) (index * gapNanos);
    }
}
