package dev.ostler.server.fourletter;

import dev.ostler.protocol.SessionId;
import dev.ostler.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Answers four-letter words, exactly as ZooKeeper 3.9 does. The connection is to be closed after
 * the answer, which may be empty.
 */
public final class FourLetterWords {
    private static final String NOT_SERVING =
            "This ZooKeeper instance is not currently serving requests";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH)
                    .withZone(ZoneId.systemDefault());

    private final Whitelist whitelist;
    private final String version;
    private final Environment environment;
    private final ServerState state;

    /**
     * What {@code stmk} set. Nothing here is traced by it; tools read back what they wrote, perhaps
     * on another event loop, hence atomic.
     */
    private final AtomicLong traceMask = new AtomicLong(0b100110010);

    /**
     * @param version the full version, as clients look for it
     */
    public FourLetterWords(
            Whitelist whitelist, String version, Environment environment, ServerState state) {
        this.whitelist = whitelist;
        this.version = version;
        this.environment = environment;
        this.state = state;
    }

    /** As {@link #answer(Word, Long)}, of a word that nothing followed. */
    public String answer(Word word) {
        return answer(word, null);
    }

    /**
     * The text to send.
     *
     * @param argument the eight bytes after {@code stmk}, the first one highest; null if there were
     *     none
     */
    public String answer(Word word, @Nullable Long argument) {
        if (word == Word.TELNET_INTERRUPT) {
            return "";
        }
        if (!whitelist.allows(word)) {
            return word.text() + " is not executed because it is not in the whitelist.\n";
        }
        if (!state.isServing()) {
            switch (word) {
                case RUOK, ENVI, GTMK, STMK -> {}
                case ISRO -> {
                    return "null";
                }
                case HASH -> {
                    return NOT_SERVING;
                }
                default -> {
                    return NOT_SERVING + "\n";
                }
            }
        }
        return switch (word) {
            case RUOK -> "imok";
            case ISRO -> state.isReadOnly() ? "ro" : "rw";
            case SRVR -> version() + summary();
            case STAT -> version() + clients() + summary();
            case CONS -> connections();
            case MNTR -> metrics();
            case CONF -> configuration();
            case DIRS -> directories();
            case ENVI -> environment();
            case WCHS -> watches();
            case WCHC -> grouped(state.watchesBySession()) + "\n";
            case WCHP -> grouped(state.watchesByPath()) + "\n";
            case DUMP -> expiry();
            case HASH -> digests();
            case GTMK -> Long.toString(traceMask.get());
            case STMK -> setTraceMask(argument);
            case SRST -> {
                state.resetStatistics();
                yield "Server stats reset.\n";
            }
            case CRST -> {
                state.resetConnectionStatistics();
                yield "Connection stats reset.\n";
            }
            case TELNET_INTERRUPT -> "";
        };
    }

    private String version() {
        return "Zookeeper version: "
                + version
                + "\n"
                + (state.isReadOnly() ? "READ-ONLY mode; serving only read-only clients\n" : "");
    }

    private String summary() {
        Traffic traffic = state.traffic();
        Latency latency = traffic.latency();
        return """
        Latency min/avg/max: %d/%s/%d
        Received: %d
        Sent: %d
        Connections: %d
        Outstanding: %d
        Zxid: 0x%x
        Mode: %s
        Node count: %d
        """
                .formatted(
                        latency.minMillis(),
                        latency.averageMillis(),
                        latency.maxMillis(),
                        traffic.received(),
                        traffic.sent(),
                        state.connections().size(),
                        traffic.outstanding(),
                        state.lastZxid(),
                        state.mode(),
                        // ZooKeeper counts the root under both of its names.
                        state.znodeCount() + 1);
    }

    private String clients() {
        var text = new StringBuilder("Clients:\n");
        for (ConnectionState connection : state.connections()) {
            text.append(traffic(connection)).append(")\n");
        }
        return text.append('\n').toString();
    }

    private String connections() {
        var text = new StringBuilder();
        for (ConnectionState connection : state.connections()) {
            text.append(traffic(connection));
            ConnectionState.Session session = connection.session();
            if (session != null) {
                text.append(
                        ",sid=%s,lop=%s,est=%d,to=%d"
                                .formatted(
                                        session.id(),
                                        session.lastOperation(),
                                        session.establishedMillis(),
                                        session.timeoutMillis()));
                if (session.lastXid() >= 0) {
                    text.append(",lcxid=0x%x".formatted(session.lastXid()));
                }
                Latency latency = session.latency();
                text.append(
                        ",lzxid=0x%x,lresp=%d,llat=%d,minlat=%d,avglat=%d,maxlat=%d"
                                .formatted(
                                        session.lastZxid(),
                                        session.lastResponseMillis(),
                                        session.lastLatencyMillis(),
                                        latency.minMillis(),
                                        (long) latency.averageMillis(),
                                        latency.maxMillis()));
            }
            text.append(")\n");
        }
        return text.append('\n').toString();
    }

    private static String traffic(ConnectionState connection) {
        return " %s[%x](queued=%d,recved=%d,sent=%d"
                .formatted(
                        remote(connection),
                        connection.interest(),
                        connection.queued(),
                        connection.received(),
                        connection.sent());
    }

    /** Without a host name, whether or not somebody looked it up. */
    private static String remote(ConnectionState connection) {
        String text = connection.remote().toString();
        return text.substring(Math.max(0, text.indexOf('/')));
    }

    private String metrics() {
        var text = new StringBuilder();
        line(text, "version", version);
        line(text, "server_state", state.mode());
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

    private String configuration() {
        ServerConfig config = state.config();
        DirectorySizes sizes = state.directorySizes();
        return """
        clientPort=%d
        secureClientPort=-1
        dataDir=%s
        dataDirSize=%d
        dataLogDir=%s
        dataLogSize=%d
        tickTime=%d
        maxClientCnxns=%d
        minSessionTimeout=%d
        maxSessionTimeout=%d
        clientPortListenBacklog=%d
        serverId=0
        """
                .formatted(
                        state.clientPort(),
                        versioned(config.storage().dataDir()),
                        sizes.snapshots(),
                        versioned(config.storage().dataLogDir()),
                        sizes.logs(),
                        config.sessions().tickTimeMillis(),
                        config.clientPort().connectionsPerAddressMax(),
                        config.sessions().timeoutMinMillis(),
                        config.sessions().timeoutMaxMillis(),
                        config.clientPort().backlog());
    }

    private static Path versioned(Path directory) {
        return directory.resolve("version-2").toAbsolutePath();
    }

    private String directories() {
        DirectorySizes sizes = state.directorySizes();
        return "datadir_size: %d\nlogdir_size: %d\n".formatted(sizes.snapshots(), sizes.logs());
    }

    private String environment() {
        var text = new StringBuilder("Environment:\n");
        environment
                .values()
                .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        Runtime runtime = Runtime.getRuntime();
        return text.append("os.memory.free=%dMB\n".formatted(runtime.freeMemory() >> 20))
                .append("os.memory.max=%dMB\n".formatted(runtime.maxMemory() >> 20))
                .append("os.memory.total=%dMB\n".formatted(runtime.totalMemory() >> 20))
                .toString();
    }

    private String watches() {
        WatchTotals totals = state.watchTotals();
        return "%d connections watching %d paths\nTotal watches:%d\n"
                .formatted(totals.connections(), totals.paths(), totals.watches());
    }

    /** Each key in a line, below it its values, indented. */
    private static String grouped(Map<?, ? extends List<?>> groups) {
        var text = new StringBuilder();
        groups.forEach(
                (key, values) -> {
                    text.append(key).append('\n');
                    values.forEach(value -> text.append('\t').append(value).append('\n'));
                });
        return text.toString();
    }

    private String expiry() {
        List<ExpiryBucket<SessionId>> sessions = state.sessionExpiry();
        List<ExpiryBucket<ConnectionState>> connections = state.connectionExpiry();
        var text = new StringBuilder("SessionTracker dump:\nSession");
        appendSizes(text, sessions);
        for (ExpiryBucket<SessionId> bucket : sessions) {
            appendHead(text, bucket.members(), bucket.expires());
            bucket.members().forEach(session -> text.append('\t').append(session).append('\n'));
        }
        Map<SessionId, List<String>> ephemerals = state.ephemerals();
        text.append("ephemeral nodes dump:\n")
                .append("Sessions with Ephemerals (%d):\n".formatted(ephemerals.size()));
        ephemerals.forEach(
                (session, paths) -> {
                    text.append(session).append(":\n");
                    paths.forEach(path -> text.append('\t').append(path).append('\n'));
                });
        text.append("Connections dump:\nConnections");
        appendSizes(text, connections);
        for (ExpiryBucket<ConnectionState> bucket : connections) {
            appendHead(text, bucket.members(), bucket.expires());
            for (ConnectionState connection : bucket.members()) {
                ConnectionState.Session session = connection.session();
                text.append(
                        "\tip: %s sessionId: %s\n"
                                .formatted(
                                        remote(connection),
                                        session == null ? SessionId.NONE : session.id()));
            }
        }
        return text.toString();
    }

    private static <T> void appendSizes(StringBuilder text, List<ExpiryBucket<T>> buckets) {
        int members = buckets.stream().mapToInt(bucket -> bucket.members().size()).sum();
        text.append(" Sets (%d)/(%d):\n".formatted(buckets.size(), members));
    }

    private static void appendHead(StringBuilder text, Collection<?> members, Instant expires) {
        text.append("%d expire at %s:\n".formatted(members.size(), DATE.format(expires)));
    }

    private String digests() {
        var text = new StringBuilder();
        state.digests().forEach((zxid, digest) -> text.append("%x: %d\n".formatted(zxid, digest)));
        return text.toString();
    }

    private String setTraceMask(@Nullable Long mask) {
        if (mask == null) {
            return "";
        }
        traceMask.set(mask);
        return mask.toString();
    }
}
