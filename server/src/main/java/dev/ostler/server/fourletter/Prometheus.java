package dev.ostler.server.fourletter;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Metrics with the names, types and labels that ZooKeeper's provider for Prometheus gives them
 * (server operations, section 4.2). Quantiles are over all values since the start or the last
 * reset, not over a while.
 */
public final class Prometheus {
    private Prometheus() {}

    /**
     * One value.
     *
     * @param quantile what share of values is not above it; null if it is another kind of value
     */
    public record Sample(String name, @Nullable String quantile, double value) {
        /**
         * The name with its label.
         *
         * @param behindLabel what is to follow the label: Prometheus gets a comma, {@code mntr}
         *     none
         */
        public String named(String behindLabel) {
            return quantile == null
                    ? name
                    : name + "{quantile=\"" + quantile + "\"" + behindLabel + "}";
        }
    }

    /** How Prometheus calls what is measured so. */
    public static String type(Metric metric) {
        return switch (metric) {
            case Metric.Gauge _ -> "gauge";
            case Metric.Counter _ -> "counter";
            case Metric.Summary _, Metric.Percentiles _ -> "summary";
        };
    }

    /** The values of a metric. */
    public static List<Sample> samples(Metric metric) {
        return switch (metric) {
            case Metric.Gauge(String name, Number value) ->
                    List.of(new Sample(name, null, value.doubleValue()));
            case Metric.Counter(String name, long value) -> List.of(new Sample(name, null, value));
            case Metric.Summary summary ->
                    List.of(quantile(summary, "0.5", summary.p50()), count(summary), sum(summary));
            case Metric.Percentiles(Metric.Summary basic, long p90, _, long p99, _) ->
                    List.of(
                            quantile(basic, "0.5", basic.p50()),
                            quantile(basic, "0.9", p90),
                            quantile(basic, "0.99", p99),
                            count(basic),
                            sum(basic));
        };
    }

    private static Sample quantile(Metric.Summary summary, String quantile, long value) {
        boolean known = summary.count() > 0 && value >= 0;
        return new Sample(summary.name(), quantile, known ? value : Double.NaN);
    }

    private static Sample count(Metric.Summary summary) {
        return new Sample(summary.name() + "_count", null, summary.count());
    }

    private static Sample sum(Metric.Summary summary) {
        return new Sample(summary.name() + "_sum", null, summary.sum());
    }
}
