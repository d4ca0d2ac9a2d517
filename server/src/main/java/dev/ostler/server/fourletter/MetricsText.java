package dev.ostler.server.fourletter;

import dev.ostler.server.config.MetricsConfig;

import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** The answer to {@code mntr}: names and values. */
public final class MetricsText {
    private MetricsText() {}

    static String of(String version, ServerState state) {
        var text = new StringBuilder();
        forEach(
                version,
                state,
                (name, value) ->
                        text.append("zk_").append(name).append('\t').append(value).append('\n'));
        return text.toString();
    }

    /**
     * Calls {@code line} with each name, without {@code zk_}, and each value: a text, a whole
     * number or a double. They are other ones if the metrics are provided for Prometheus, as in
     * ZooKeeper.
     */
    public static void forEach(String version, ServerState state, BiConsumer<String, Object> line) {
        line.accept("version", version);
        line.accept("server_state", state.mode());
        EnsemblePlace place = state.place();
        if (place != null) {
            line.accept("peer_state", place.peerState());
        }
        MetricsConfig.Provider provider = state.config().metrics().provider();
        Collection<Metric> metrics =
                provider == MetricsConfig.Provider.NONE
                        ? List.of()
                        : MetricCatalog.complete(state.metrics());
        for (Metric metric : metrics) {
            if (provider == MetricsConfig.Provider.PROMETHEUS) {
                for (Prometheus.Sample sample : Prometheus.samples(metric)) {
                    line.accept(sample.named(""), sample.value());
                }
            } else {
                values(metric, line);
            }
        }
    }

    private static void values(Metric metric, BiConsumer<String, Object> line) {
        switch (metric) {
            case Metric.Gauge(String name, Number value) -> line.accept(name, value);
            case Metric.Counter(String name, long value) -> line.accept(name, value);
            case Metric.Summary summary -> moments(summary, line);
            case Metric.Percentiles(Metric.Summary basic, _, long p95, long p99, long p999) -> {
                moments(basic, line);
                line.accept("p50_" + basic.name(), basic.p50());
                line.accept("p95_" + basic.name(), p95);
                line.accept("p99_" + basic.name(), p99);
                line.accept("p999_" + basic.name(), p999);
            }
        }
    }

    private static void moments(Metric.Summary summary, BiConsumer<String, Object> line) {
        line.accept("avg_" + summary.name(), Latency.average(summary.sum(), summary.count()));
        line.accept("min_" + summary.name(), summary.min());
        line.accept("max_" + summary.name(), summary.max());
        line.accept("cnt_" + summary.name(), summary.count());
        line.accept("sum_" + summary.name(), summary.sum());
    }
}
