package dev.ostler.benchmark.load;

import org.HdrHistogram.Histogram;

/**
 * What happened in the measured window.
 *
 * @param operations requests answered
 * @param elapsedNanos the window's length as it came out
 * @param serverCpuNanos what the server used, user and system
 * @param clientCpuNanos what the load's own threads used
 * @param latencies in nanoseconds; see {@link Pace} for where they begin
 */
public record LoadResult(
        long operations,
        long elapsedNanos,
        long serverCpuNanos,
        long clientCpuNanos,
        Histogram latencies) {
    public double operationsPerSecond() {
        return operations * 1e9 / elapsedNanos;
    }

    /** Server CPU per operation; the figure to trust on a shared machine. */
    public double serverMicrosPerOperation() {
        return serverCpuNanos / 1e3 / operations;
    }

    public double clientMicrosPerOperation() {
        return clientCpuNanos / 1e3 / operations;
    }

    /**
     * @param percentile 0 to 100
     */
    public double latencyMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1e3;
    }
}
