package dev.ostler.server.fourletter;

/** One thing that is measured; its name has no {@code zk_}. */
public sealed interface Metric {
    String name();

    /** A quantity as it is now: a whole number is shown as one, any other as a double. */
    record Gauge(String name, Number value) implements Metric {}

    /** How often something happened. */
    record Counter(String name, long value) implements Metric {}

    /**
     * A distribution, known by its moments; all zero while it is empty.
     *
     * @param p50 what half of the values are not above; -1 if that is not known
     */
    record Summary(String name, long count, long sum, long min, long max, long p50)
            implements Metric {}

    /** A distribution of which percentiles are known, too. */
    record Percentiles(Summary basic, long p90, long p95, long p99, long p999) implements Metric {
        @Override
        public String name() {
            return basic.name();
        }
    }
}
