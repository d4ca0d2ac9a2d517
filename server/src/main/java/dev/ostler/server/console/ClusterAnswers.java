package dev.ostler.server.console;

import dev.ostler.server.admin.Secrets;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.config.Version;
import dev.ostler.server.fourletter.DirectorySizes;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.fourletter.LastSnapshot;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.fourletter.MetricsText;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.server.fourletter.Traffic;
import dev.ostler.zab.leader.LearnerState;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said of this server and its ensemble, and its figures. */
final class ClusterAnswers {
    private final FourLetterWords words;
    private final ServerState state;
    private final Shown shown;

    ClusterAnswers(FourLetterWords words, Shown shown) {
        this.words = words;
        this.shown = shown;
        state = words.state();
    }

    /** This server, its files and its ensemble; also while it does not serve. */
    Map<String, @Nullable Object> cluster() {
        EnsemblePlace place = state.place();
        boolean serving = state.isServing();
        return Fields.of(
                "server",
                server(place, serving),
                "ensemble",
                place == null
                        ? null
                        : new EnsembleAnswers(state, place, learners(place)).ensemble(),
                "storage",
                storage());
    }

    /** The replica thread is asked for nothing that it can't know. */
    private List<LearnerState> learners(EnsemblePlace place) {
        return place.leads() ? shown.learners() : List.of();
    }

    private Map<String, @Nullable Object> server(@Nullable EnsemblePlace place, boolean serving) {
        ServerConfig config = state.config();
        long zxid = serving ? state.lastZxid() : 0;
        return Fields.of(
                "id",
                place == null ? null : place.self().id().value(),
                "host",
                words.environment().values().get("host.name"),
                "role",
                EnsembleAnswers.ownRole(state, place),
                "serving",
                serving,
                "readOnly",
                serving && state.isReadOnly(),
                "version",
                Version.current().ostler(),
                "zookeeperVersion",
                words.version(),
                "clientPort",
                state.clientPort(),
                "secureClientPort",
                state.secureClientPort(),
                "zxid",
                serving ? Fields.hex(zxid) : null,
                "epoch",
                serving ? zxid >>> 32 : null,
                "tickMillis",
                config.sessions().tickTimeMillis());
    }

    private Map<String, @Nullable Object> storage() {
        Path snapshots = state.config().storage().snapshotDirectory();
        Path logs = state.config().storage().logDirectory();
        DirectorySizes sizes = state.directorySizes();
        LastSnapshot last = state.lastSnapshot();
        try {
            FileStore store = Files.getFileStore(logs);
            return Fields.of(
                    "snapshotDirectory",
                    snapshots,
                    "logDirectory",
                    logs,
                    "snapshotBytes",
                    sizes.snapshots(),
                    "logBytes",
                    sizes.logs(),
                    "freeBytes",
                    store.getUsableSpace(),
                    "totalBytes",
                    store.getTotalSpace(),
                    "lastSnapshot",
                    last == null
                            ? null
                            : Fields.of(
                                    "zxid",
                                    Fields.hex(last.zxid()),
                                    "written",
                                    last.written().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What changes all the time; sums since the start, of which a page makes rates. */
    Map<String, @Nullable Object> figures() {
        Traffic traffic = state.traffic();
        Map<String, Metric> metrics =
                state.metrics().stream()
                        .collect(Collectors.toMap(Metric::name, metric -> metric, (a, b) -> a));
        Runtime runtime = Runtime.getRuntime();
        return Fields.of(
                "time",
                System.currentTimeMillis(),
                "zxid",
                Fields.hex(state.lastZxid()),
                "uptimeMillis",
                value(metrics, "uptime"),
                "received",
                traffic.received(),
                "sent",
                traffic.sent(),
                "outstanding",
                traffic.outstanding(),
                "requests",
                traffic.latency().count(),
                "requestMillis",
                traffic.latency().sumMillis(),
                "requestMillisMax",
                traffic.latency().maxMillis(),
                "syncs",
                summary(metrics, "fsynctime").count(),
                "syncMillis",
                summary(metrics, "fsynctime").sum(),
                "syncMillisMax",
                summary(metrics, "fsynctime").max(),
                "connections",
                value(metrics, "num_alive_connections"),
                "sessions",
                value(metrics, "global_sessions"),
                "znodes",
                value(metrics, "znode_count"),
                "watches",
                value(metrics, "watch_count"),
                "ephemerals",
                value(metrics, "ephemerals_count"),
                "dataBytes",
                value(metrics, "approximate_data_size"),
                "filesOpen",
                value(metrics, "open_file_descriptor_count"),
                "filesMax",
                value(metrics, "max_file_descriptor_count"),
                "heapUsed",
                runtime.totalMemory() - runtime.freeMemory(),
                "heapMax",
                runtime.maxMemory());
    }

    private static @Nullable Number value(Map<String, Metric> metrics, String name) {
        return metrics.get(name) instanceof Metric.Gauge(_, Number value) ? value : null;
    }

    private static Metric.Summary summary(Map<String, Metric> metrics, String name) {
        return switch (metrics.get(name)) {
            case Metric.Summary summary -> summary;
            case Metric.Percentiles(Metric.Summary basic, _, _, _, _) -> basic;
            case null, default -> new Metric.Summary(name, 0, 0, 0, 0, -1);
        };
    }

    /** All that {@code mntr} shows. */
    Map<String, @Nullable Object> metrics() {
        var values = new LinkedHashMap<String, @Nullable Object>();
        MetricsText.forEach(words.version(), state, values::put);
        return Fields.of("metrics", values);
    }

    /** How the server is set up, and where that is written. */
    Map<String, @Nullable Object> settings() {
        ServerConfig config = state.config();
        List<Map<String, @Nullable Object>> made =
                config.console().settings().stream()
                        .map(
                                setting ->
                                        Fields.of(
                                                "name",
                                                setting.name(),
                                                "value",
                                                Secrets.hidden(setting.name(), setting.value()),
                                                "source",
                                                setting.source().name().toLowerCase(Locale.ROOT),
                                                "where",
                                                setting.where()))
                        .toList();
        return Fields.of(
                "source",
                config.source(),
                "settings",
                made,
                "notices",
                config.notices(),
                "environment",
                words.environment().now());
    }
}
