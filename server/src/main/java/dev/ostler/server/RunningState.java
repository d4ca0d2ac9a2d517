package dev.ostler.server;

import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.watch.WatchTable;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.fourletter.ConnectionState;
import dev.ostler.server.fourletter.Dials;
import dev.ostler.server.fourletter.DirectorySizes;
import dev.ostler.server.fourletter.EnsemblePlace;
import dev.ostler.server.fourletter.ExpiryBucket;
import dev.ostler.server.fourletter.LastSnapshot;
import dev.ostler.server.fourletter.Latency;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.fourletter.ObserverState;
import dev.ostler.server.fourletter.ServerState;
import dev.ostler.server.fourletter.Traffic;
import dev.ostler.server.fourletter.WatchTotals;
import dev.ostler.server.net.ClientConnection;
import dev.ostler.server.net.ClientPort;
import dev.ostler.server.net.ConnectionCounters;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;
import dev.ostler.tree.TreeVersion;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What operators are shown of a running server. Any thread may ask, but none that serves. */
final class RunningState implements ServerState {
    private final ServerConfig config;
    private final DataDirectories directories;
    private final SharedView view;
    private final ReplicaThread replica;
    private final Standing standing;
    private final List<Measured> measured;
    private final ClientPort port;
    private final Clock clock;
    private final long startedMillis;

    /**
     * @param measured what measures something, beside the port and the standing
     */
    RunningState(
            ServerConfig config,
            DataDirectories directories,
            SharedView view,
            ReplicaThread replica,
            Standing standing,
            List<Measured> measured,
            ClientPort port,
            Clock clock) {
        this.config = config;
        this.directories = directories;
        this.view = view;
        this.replica = replica;
        this.standing = standing;
        this.measured = List.copyOf(measured);
        this.port = port;
        this.clock = clock;
        startedMillis = clock.nowMillis();
    }

    @Override
    public boolean isServing() {
        return standing.isServing();
    }

    @Override
    public boolean isReadOnly() {
        return standing.isReadOnly();
    }

    @Override
    public String mode() {
        return standing.mode();
    }

    @Override
    public @Nullable EnsemblePlace place() {
        return standing.place();
    }

    @Override
    public ServerConfig config() {
        return config;
    }

    @Override
    public int clientPort() {
        return number(port.address());
    }

    @Override
    public int secureClientPort() {
        return number(port.secureAddress());
    }

    private static int number(@Nullable InetSocketAddress address) {
        return address == null ? -1 : address.getPort();
    }

    @Override
    public long lastZxid() {
        return view.current().zxid();
    }

    @Override
    public long znodeCount() {
        return view.current().znodeCount();
    }

    @Override
    public Traffic traffic() {
        return port.traffic(replica.outstanding());
    }

    @Override
    public Collection<ConnectionState> connections() {
        var states = new ArrayList<ConnectionState>();
        for (ClientConnection connection : port.connections()) {
            states.add(state(connection));
        }
        return states;
    }

    private ConnectionState state(ClientConnection connection) {
        ConnectionCounters counters = connection.counters();
        ConnectionState.Session session = null;
        if (!connection.session().equals(SessionId.NONE)) {
            session =
                    new ConnectionState.Session(
                            connection.session(),
                            tag(counters.lastOpCode()),
                            clock.wallMillis() - (clock.nowMillis() - connection.openedMillis()),
                            connection.timeoutMillis(),
                            counters.lastXid(),
                            counters.lastZxid(),
                            counters.lastResponseMillis(),
                            counters.lastLatencyMillis(),
                            counters.latency());
        }
        return new ConnectionState(
                connection.address(),
                connection.isOfSecurePort(),
                connection.isReading() ? 1 : 0,
                connection.inFlight(),
                counters.received(),
                counters.sent(),
                session);
    }

    /** How {@code cons} calls an operation (server operations, section 2.2). */
    private static String tag(int opCode) {
        return switch (opCode) {
            case OpCode.CREATE_SESSION -> "SESS";
            case OpCode.PING -> "PING";
            case OpCode.MULTI -> "MULT";
            case OpCode.MULTI_READ -> "MLTR";
            case OpCode.CREATE, OpCode.CREATE2, OpCode.CREATE_CONTAINER, OpCode.CREATE_TTL ->
                    "CREA";
            case OpCode.DELETE, OpCode.DELETE_CONTAINER -> "DELE";
            case OpCode.SET_DATA -> "SETD";
            case OpCode.RECONFIG -> "RECO";
            case OpCode.SET_ACL -> "SETA";
            case OpCode.CLOSE_SESSION -> "CLOS";
            case OpCode.SYNC -> "SYNC";
            case OpCode.CHECK -> "CHEC";
            case OpCode.EXISTS -> "EXIS";
            case OpCode.GET_DATA -> "GETD";
            case OpCode.SET_WATCHES -> "SETW";
            case OpCode.SET_WATCHES2 -> "STW2";
            case OpCode.ADD_WATCH -> "ADDW";
            case OpCode.GET_ACL -> "GETA";
            case OpCode.GET_CHILDREN, OpCode.GET_CHILDREN2 -> "GETC";
            case OpCode.GET_ALL_CHILDREN_NUMBER -> "GETACN";
            case OpCode.CHECK_WATCHES -> "CHKW";
            case OpCode.REMOVE_WATCHES -> "REMW";
            case OpCode.WHO_AM_I -> "HOMI";
            case OpCode.GET_EPHEMERALS -> "GETE";
            default -> "NA";
        };
    }

    @Override
    public List<ExpiryBucket<SessionId>> sessionExpiry() {
        return buckets(standing.sessionsByExpiry());
    }

    @Override
    public Optional<List<ExpiryBucket<SessionId>>> localSessionExpiry() {
        return standing.localSessionsByExpiry().map(this::buckets);
    }

    private List<ExpiryBucket<SessionId>> buckets(SortedMap<Long, List<SessionId>> byExpiry) {
        var buckets = new ArrayList<ExpiryBucket<SessionId>>();
        byExpiry.forEach(
                (mark, sessions) -> buckets.add(new ExpiryBucket<>(wallTime(mark), sessions)));
        return buckets;
    }

    @Override
    public Map<SessionId, Integer> sessionTimeouts() {
        var timeouts = new LinkedHashMap<SessionId, Integer>();
        view.current().forEachSession(timeouts::put);
        return timeouts;
    }

    @Override
    public List<ExpiryBucket<ConnectionState>> connectionExpiry() {
        var byExpiry = new TreeMap<Long, List<ConnectionState>>();
        int interval = config.clientPort().sessionlessTimeoutMillis();
        for (ClientConnection connection : port.connections()) {
            int timeout = connection.timeoutMillis() == 0 ? interval : connection.timeoutMillis();
            long mark = ((connection.lastHeardMillis() + timeout) / interval + 1) * interval;
            byExpiry.computeIfAbsent(mark, key -> new ArrayList<>()).add(state(connection));
        }
        var buckets = new ArrayList<ExpiryBucket<ConnectionState>>();
        byExpiry.forEach((mark, states) -> buckets.add(new ExpiryBucket<>(wallTime(mark), states)));
        return buckets;
    }

    private Instant wallTime(long nowMillis) {
        return Instant.ofEpochMilli(clock.wallMillis() + nowMillis - clock.nowMillis());
    }

    @Override
    public Map<SessionId, List<String>> ephemerals() {
        TreeVersion tree = view.current();
        var bySession = new LinkedHashMap<SessionId, List<String>>();
        tree.forEachSession(
                (session, timeout) -> {
                    var paths = new ArrayList<String>();
                    tree.forEachEphemeral(session, path -> paths.add(path.toString()));
                    if (!paths.isEmpty()) {
                        bySession.put(session, paths);
                    }
                });
        return bySession;
    }

    @Override
    public WatchTotals watchTotals() {
        return view.watches(
                watches ->
                        new WatchTotals(
                                watches.dataWatcherCount(),
                                watches.dataPathCount(),
                                watches.dataWatchCount()));
    }

    @Override
    public Map<SessionId, List<String>> watchesBySession() {
        return view.watches(
                watches -> {
                    var bySession = new LinkedHashMap<SessionId, List<String>>();
                    watches.forEachDataWatchByWatcher(
                            (path, watcher) ->
                                    bySession
                                            .computeIfAbsent(
                                                    session(watcher), key -> new ArrayList<>())
                                            .add(path.toString()));
                    return bySession;
                });
    }

    @Override
    public Map<String, List<SessionId>> watchesByPath() {
        return view.watches(
                watches -> {
                    var byPath = new LinkedHashMap<String, List<SessionId>>();
                    watches.forEachDataWatchByPath(
                            (path, watcher) ->
                                    byPath.computeIfAbsent(
                                                    path.toString(), key -> new ArrayList<>())
                                            .add(session(watcher)));
                    return byPath;
                });
    }

    private static SessionId session(Client watcher) {
        return ((ClientConnection) watcher).session();
    }

    @Override
    public DirectorySizes directorySizes() {
        try {
            return DirectorySizes.measure(directories.snapshots(), directories.logs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public @Nullable LastSnapshot lastSnapshot() {
        try {
            List<SnapshotFile> files =
                    SnapshotFiles.list(directories.disk(), directories.snapshots());
            if (files.isEmpty()) {
                return null;
            }
            SnapshotFile newest = files.getFirst();
            return new LastSnapshot(
                    newest.zxid().value(), Files.getLastModifiedTime(newest.path()).toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ObserverState> observers() {
        return standing.observers();
    }

    @Override
    public Collection<Metric> metrics() {
        TreeVersion tree = view.current();
        Traffic traffic = traffic();
        Latency latency = traffic.latency();
        var metrics = new ArrayList<Metric>();
        metrics.add(new Metric.Gauge("avg_latency", latency.averageMillis()));
        metrics.add(new Metric.Gauge("min_latency", latency.minMillis()));
        metrics.add(new Metric.Gauge("max_latency", latency.maxMillis()));
        metrics.add(new Metric.Gauge("packets_received", traffic.received()));
        metrics.add(new Metric.Gauge("packets_sent", traffic.sent()));
        metrics.add(new Metric.Gauge("num_alive_connections", port.connections().size()));
        metrics.add(new Metric.Gauge("outstanding_requests", traffic.outstanding()));
        metrics.add(new Metric.Gauge("uptime", clock.nowMillis() - startedMillis));
        metrics.add(new Metric.Gauge("znode_count", znodeCountOfBothRoots()));
        metrics.add(new Metric.Gauge("watch_count", view.watches(WatchTable::watchCount)));
        metrics.add(new Metric.Gauge("ephemerals_count", tree.ephemeralCount()));
        metrics.add(new Metric.Gauge("approximate_data_size", tree.approximateDataSize()));
        metrics.add(new Metric.Gauge("global_sessions", tree.sessionCount()));
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.UnixOperatingSystemMXBean system) {
            metrics.add(
                    new Metric.Gauge(
                            "open_file_descriptor_count", system.getOpenFileDescriptorCount()));
            metrics.add(
                    new Metric.Gauge(
                            "max_file_descriptor_count", system.getMaxFileDescriptorCount()));
        }
        metrics.addAll(port.metrics());
        metrics.addAll(standing.metrics());
        measured.forEach(part -> metrics.addAll(part.metrics()));
        return metrics;
    }

    @Override
    public Map<Long, Long> digests() {
        return standing.digests();
    }

    @Override
    public Dials dials() {
        return port.dials();
    }

    @Override
    public void resetStatistics() {
        port.resetTraffic();
        standing.reset();
        measured.forEach(Measured::reset);
    }

    @Override
    public void resetObserverStatistics() {
        standing.resetObservers();
    }

    @Override
    public void resetConnectionStatistics() {
        for (ClientConnection connection : new LinkedHashSet<>(port.connections())) {
            connection.counters().reset();
        }
    }
}
