package dev.ostler.server.fourletter;

/** The answer to {@code mntr}: names and values with a tab between them. */
final class MetricsText {
    private MetricsText() {}

    static String of(String version, ServerState state) {
        var text = new StringBuilder();
        line(text, "version", version);
        line(text, "server_state", state.mode());
        EnsemblePlace place = state.place();
        if (place != null) {
            line(text, "peer_state", place.peerState());
        }
        for (Metric metric : MetricCatalog.complete(state.metrics())) {
            switch (metric) {
                case Metric.Gauge(String name, Number value) -> line(text, name, value);
                case Metric.Counter(String name, long value) -> line(text, name, value);
                case Metric.Summary summary -> moments(text, summary);
                case Metric.Percentiles(
                                Metric.Summary basic,
                                long p50,
                                long p95,
                                long p99,
                                long p999) -> {
                    moments(text, basic);
                    line(text, "p50_" + basic.name(), p50);
                    line(text, "p95_" + basic.name(), p95);
                    line(text, "p99_" + basic.name(), p99);
                    line(text, "p999_" + basic.name(), p999);
                }
            }
        }
        return text.toString();
    }

    private static void moments(StringBuilder text, Metric.Summary summary) {
        line(text, "avg_" + summary.name(), Latency.average(summary.sum(), summary.count()));
        line(text, "min_" + summary.name(), summary.min());
        line(text, "max_" + summary.name(), summary.max());
        line(text, "cnt_" + summary.name(), summary.count());
        line(text, "sum_" + summary.name(), summary.sum());
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append("zk_").append(name).append('\t').append(value).append('\n');
    }
}
