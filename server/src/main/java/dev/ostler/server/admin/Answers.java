package dev.ostler.server.admin;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.fourletter.ConnectionState;
import dev.ostler.server.fourletter.DirectorySizes;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.EnsemblePlace.ProposalSizes;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.fourletter.LastSnapshot;
import dev.ostler.server.fourletter.Latency;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.fourletter.MetricCatalog;
import dev.ostler.server.fourletter.MetricsText;
import dev.ostler.server.fourletter.ObserverState;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.server.fourletter.Traffic;
import dev.ostler.server.fourletter.WatchTotals;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What each command that only shows or resets something answers, as maps and lists for JSON. */
final class Answers {
    private final FourLetterWords words;
    private final ServerState state;

    Answers(FourLetterWords words) {
        this.words = words;
        state = words.state();
    }

    /**
     * The fields of an answer, in their order, without the command's name; if something is wrong
     * with the request, one of them is {@code error}.
     *
     * @param argument the value of {@code traceMask} in the query, or null
     */
    Map<String, @Nullable Object> of(Command command, @Nullable String argument) {
        return switch (command) {
            case CONFIGURATION -> configuration();
            case CONNECTION_STAT_RESET -> {
                state.resetConnectionStatistics();
                yield new LinkedHashMap<>();
            }
            case CONNECTIONS -> connections(Answers::full);
            case DIRS -> {
                DirectorySizes sizes = state.directorySizes();
                yield fields("datadir_size", sizes.snapshots(), "logdir_size", sizes.logs());
            }
            case DUMP -> dump();
            case ENVIRONMENT -> new LinkedHashMap<>(words.environment().now());
            case GET_TRACE_MASK -> fields("tracemask", words.traceMask());
            case HASH -> fields("digests", digests());
            case INITIAL_CONFIGURATION ->
                    fields(
                            "initial_configuration",
                            Secrets.hidden(state.config().adminServer().text()));
            case IS_READ_ONLY -> fields("read_only", state.isReadOnly());
            case LAST_SNAPSHOT -> lastSnapshot();
            case LEADER -> Members.leader(state.place());
            case MONITOR -> {
                var values = new LinkedHashMap<String, @Nullable Object>();
                MetricsText.forEach(words.version(), state, values::put);
                yield values;
            }
            case OBSERVER_CONNECTION_STAT_RESET -> {
                state.resetObserverStatistics();
                yield new LinkedHashMap<>();
            }
            case OBSERVERS -> observers();
            case RUOK -> new LinkedHashMap<>();
            case SERVER_STATS -> serverStats();
            case SET_TRACE_MASK -> setTraceMask(argument);
            case STAT_RESET -> {
                state.resetStatistics();
                yield new LinkedHashMap<>();
            }
            case STATS -> {
                Map<String, @Nullable Object> stats = serverStats();
                stats.putAll(connections(Answers::brief));
                yield stats;
            }
            case SYSTEM_PROPERTIES -> Secrets.systemProperties(state.config().adminServer());
            case VOTING_VIEW -> fields("current_config", Members.voters(state));
            case WATCH_SUMMARY -> watchSummary();
            case WATCHES ->
                    fields("session_id_to_watched_paths", byNumber(state.watchesBySession()));
            case WATCHES_BY_PATH -> watchesByPath();
            case ZABSTATE -> Members.zabState(state);
            case SNAPSHOT, RESTORE ->
                    throw new IllegalArgumentException(command + " does more than to show");
        };
    }

    /** Keys and their values in turn. */
    static Map<String, @Nullable Object> fields(@Nullable Object... keysAndValues) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return fields;
    }

    private Map<String, @Nullable Object> configuration() {
        ServerConfig config = state.config();
        var peer = config.ensemble().peer();
        return fields(
                "client_port",
                state.clientPort(),
                "data_dir",
                config.storage().snapshotDirectory(),
                "data_log_dir",
                config.storage().logDirectory(),
                "tick_time",
                config.sessions().tickTimeMillis(),
                "max_client_cnxns",
                config.clientPort().connectionsPerAddressMax(),
                "min_session_timeout",
                config.sessions().timeoutMinMillis(),
                "max_session_timeout",
                config.sessions().timeoutMaxMillis(),
                "server_id",
                peer == null ? 0 : peer.me().value(),
                "client_port_listen_backlog",
                config.clientPort().backlog());
    }

    private Map<String, @Nullable Object> connections(
            Function<ConnectionState, Map<String, @Nullable Object>> form) {
        Map<Boolean, List<Map<String, @Nullable Object>>> bySecure =
                state.connections().stream()
                        .collect(
                                Collectors.partitioningBy(
                                        ConnectionState::secure,
                                        Collectors.mapping(form, Collectors.toList())));
        return fields("connections", bySecure.get(false), "secure_connections", bySecure.get(true));
    }

    private static Map<String, @Nullable Object> brief(ConnectionState connection) {
        return fields(
                "remote_socket_address",
                Members.text(connection.remote()),
                "interest_ops",
                connection.interest(),
                "outstanding_requests",
                connection.queued(),
                "packets_received",
                connection.received(),
                "packets_sent",
                connection.sent());
    }

    private static Map<String, @Nullable Object> full(ConnectionState connection) {
        Map<String, @Nullable Object> fields = brief(connection);
        ConnectionState.Session session = connection.session();
        if (session != null) {
            Latency latency = session.latency();
            fields.putAll(
                    fields(
                            "session_id",
                            session.id().value(),
                            "last_operation",
                            session.lastOperation(),
                            "established",
                            session.establishedMillis(),
                            "session_timeout",
                            session.timeoutMillis(),
                            "last_cxid",
                            session.lastXid(),
                            "last_zxid",
                            session.lastZxid(),
                            "last_response_time",
                            session.lastResponseMillis(),
                            "last_latency",
                            session.lastLatencyMillis(),
                            "min_latency",
                            latency.minMillis(),
                            "avg_latency",
                            (long) latency.averageMillis(),
                            "max_latency",
                            latency.maxMillis()));
        }
        return fields;
    }

    /** Sessions by the time they expire, which ZooKeeper shows on a clock that begins anywhere. */
    private Map<String, @Nullable Object> dump() {
        EnsemblePlace place = state.place();
        var byExpiry = new LinkedHashMap<Long, List<Long>>();
        if (place == null || place.leads()) {
            state.sessionExpiry()
                    .forEach(
                            bucket ->
                                    byExpiry.put(
                                            bucket.expires().toEpochMilli(),
                                            numbers(bucket.members())));
        }
        return fields(
                "expiry_time_to_session_ids",
                byExpiry,
                "session_id_to_ephemeral_paths",
                byNumber(state.ephemerals()));
    }

    private static List<Long> numbers(Collection<SessionId> sessions) {
        return sessions.stream().map(SessionId::value).toList();
    }

    private static Map<Long, List<String>> byNumber(Map<SessionId, List<String>> bySession) {
        var byNumber = new LinkedHashMap<Long, List<String>>();
        bySession.forEach((session, paths) -> byNumber.put(session.value(), paths));
        return byNumber;
    }

    private List<Map<String, @Nullable Object>> digests() {
        var digests = new ArrayList<Map<String, @Nullable Object>>();
        state.digests()
                .forEach(
                        (zxid, digest) ->
                                digests.add(
                                        fields(
                                                "zxid",
                                                zxid,
                                                "digest",
                                                digest,
                                                "digest_version",
                                                TxnDigest.VERSION)));
        return digests;
    }

    private Map<String, @Nullable Object> lastSnapshot() {
        LastSnapshot last = state.lastSnapshot();
        return last == null
                ? fields("zxid", Long.toHexString(-1), "timestamp", -1L)
                : fields(
                        "zxid",
                        Long.toHexString(last.zxid()),
                        "timestamp",
                        last.written().getEpochSecond());
    }

    private Map<String, @Nullable Object> observers() {
        List<ObserverState> observers = state.observers();
        return fields(
                "synced_observers",
                observers.size(),
                "observers",
                observers.stream().map(Members::observer).toList());
    }

    private Map<String, @Nullable Object> serverStats() {
        EnsemblePlace place = state.place();
        Map<String, Number> gauges = gauges();
        Map<String, @Nullable Object> responses =
                bufferSizes(
                        gauges.get("last_client_response_size"),
                        gauges.get("min_client_response_size"),
                        gauges.get("max_client_response_size"));
        Map<String, @Nullable Object> fields =
                fields(
                        "version",
                        words.version(),
                        "read_only",
                        state.isReadOnly(),
                        "server_stats",
                        inDetail(gauges, responses),
                        "client_response",
                        responses);
        ProposalSizes sizes = place == null ? null : place.proposals();
        if (sizes != null) {
            fields.put("proposal_stats", bufferSizes(sizes.last(), sizes.min(), sizes.max()));
        }
        fields.put("node_count", state.znodeCountOfBothRoots());
        return fields;
    }

    private Map<String, @Nullable Object> inDetail(
            Map<String, Number> gauges, Map<String, @Nullable Object> responses) {
        Traffic traffic = state.traffic();
        Latency latency = traffic.latency();
        DirectorySizes sizes = state.directorySizes();
        return fields(
                "packets_sent",
                traffic.sent(),
                "packets_received",
                traffic.received(),
                "fsync_threshold_exceed_count",
                gauges.get("fsync_threshold_exceed_count"),
                "client_response_stats",
                responses,
                "data_dir_size",
                sizes.snapshots(),
                "log_dir_size",
                sizes.logs(),
                "provider_null",
                false,
                "last_processed_zxid",
                state.lastZxid(),
                "outstanding_requests",
                traffic.outstanding(),
                "server_state",
                state.mode(),
                "avg_latency",
                latency.averageMillis(),
                "max_latency",
                latency.maxMillis(),
                "min_latency",
                latency.minMillis(),
                "num_alive_client_connections",
                state.connections().size(),
                "uptime",
                gauges.get("uptime"),
                "auth_failed_count",
                gauges.get("auth_failed_count"),
                "non_mtlsremote_conn_count",
                gauges.get("non_mtls_remote_conn_count"),
                "non_mtlslocal_conn_count",
                gauges.get("non_mtls_local_conn_count"));
    }

    /** Gauges and counters by their names. */
    private Map<String, Number> gauges() {
        var gauges = new LinkedHashMap<String, Number>();
        for (Metric metric : MetricCatalog.complete(state.metrics())) {
            switch (metric) {
                case Metric.Gauge(String name, Number value) -> gauges.put(name, value);
                case Metric.Counter(String name, long value) -> gauges.put(name, value);
                case Metric.Summary _, Metric.Percentiles _ -> {}
            }
        }
        return gauges;
    }

    private static Map<String, @Nullable Object> bufferSizes(
            @Nullable Number last, @Nullable Number min, @Nullable Number max) {
        return fields("last_buffer_size", last, "min_buffer_size", min, "max_buffer_size", max);
    }

    private Map<String, @Nullable Object> setTraceMask(@Nullable String argument) {
        String problem = "setTraceMask requires long traceMask argument";
        if (argument == null) {
            return fields("error", problem);
        }
        try {
            words.traceMask(Long.parseLong(argument));
        } catch (NumberFormatException e) {
            return fields("error", problem + ", got " + argument);
        }
        return fields("tracemask", words.traceMask());
    }

    private Map<String, @Nullable Object> watchSummary() {
        WatchTotals totals = state.watchTotals();
        return fields(
                "num_connections",
                totals.connections(),
                "num_paths",
                totals.paths(),
                "num_total_watches",
                totals.watches());
    }

    private Map<String, @Nullable Object> watchesByPath() {
        return fields(
                "path_to_session_ids",
                state.watchesByPath().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> numbers(entry.getValue()),
                                        (first, second) -> first,
                                        LinkedHashMap::new)));
    }
}
