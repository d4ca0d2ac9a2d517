package dev.ostler.server.fourletter;

import dev.ostler.protocol.SessionId;
import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A server with one client, in the state in which a real ZooKeeper 3.9.5 gave the answers that
 * {@link FourLetterWordsTest} expects.
 */
final class SampleState implements ServerState {
    static final SessionId SESSION = new SessionId(0x100002d85800000L);
    static final Instant EXPIRES = Instant.parse("2026-11-24T15:54:09Z");
    static final Latency LATENCY = new Latency(7, 203, 1, 98);

    private static final ConnectionState ASKING =
            new ConnectionState(address(47_042), false, 0, 0, 1, 0, null);
    private static final ConnectionState CLIENT =
            new ConnectionState(
                    address(47_016),
                    false,
                    1,
                    0,
                    6,
                    6,
                    new ConnectionState.Session(
                            SESSION,
                            "GETC",
                            1795535637976L,
                            10_000,
                            5,
                            3,
                            2986740,
                            1,
                            new Latency(7, 203, 0, 98)));

    @Nullable EnsemblePlace place;
    boolean serving = true;
    boolean localSessions;
    boolean readOnly;
    boolean connected = true;
    boolean statisticsReset;
    boolean connectionStatisticsReset;
    List<ObserverState> observers = List.of();

    private static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress("known.by.name", new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public String mode() {
        return readOnly ? "read-only" : "standalone";
    }

    @Override
    public @Nullable EnsemblePlace place() {
        return place;
    }

    @Override
    public Map<SessionId, Integer> sessionTimeouts() {
        return connected ? Map.of(new SessionId(0x100000fba9e0001L), 20_000) : Map.of();
    }

    @Override
    public ServerConfig config() {
        try {
            return ServerConfig.parse(
                    "tickTime=2000\ndataDir=/x/d\nclientPort=0\n", "zoo.cfg", new Properties());
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int clientPort() {
        return 23_181;
    }

    @Override
    public int secureClientPort() {
        return -1;
    }

    @Override
    public long lastZxid() {
        return 0x119;
    }

    @Override
    public long znodeCount() {
        return 6;
    }

    @Override
    public Traffic traffic() {
        return new Traffic(8, 7, 0, LATENCY);
    }

    @Override
    public Collection<ConnectionState> connections() {
        return connected ? List.of(ASKING, CLIENT) : List.of();
    }

    @Override
    public List<ExpiryBucket<SessionId>> sessionExpiry() {
        return connected
                ? List.of(
                        new ExpiryBucket<>(EXPIRES, List.of(SESSION)),
                        new ExpiryBucket<>(
                                EXPIRES.plusSeconds(2),
                                List.of(
                                        new SessionId(0x100002d85800001L),
                                        new SessionId(0x100002d85800002L))))
                : List.of();
    }

    @Override
    public Optional<List<ExpiryBucket<SessionId>>> localSessionExpiry() {
        return localSessions
                ? Optional.of(List.of(new ExpiryBucket<>(EXPIRES, List.of(SESSION))))
                : Optional.empty();
    }

    @Override
    public List<ExpiryBucket<ConnectionState>> connectionExpiry() {
        return connected
                ? List.of(new ExpiryBucket<>(EXPIRES, List.of(ASKING, CLIENT)))
                : List.of();
    }

    @Override
    public Map<SessionId, List<String>> ephemerals() {
        return connected ? Map.of(SESSION, List.of("/h1/e")) : Map.of();
    }

    @Override
    public WatchTotals watchTotals() {
        return new WatchTotals(1, 2, 2);
    }

    @Override
    public Map<SessionId, List<String>> watchesBySession() {
        return Map.of(SESSION, List.of("/h1", "/h1/no"));
    }

    @Override
    public Map<String, List<SessionId>> watchesByPath() {
        var watches = new LinkedHashMap<String, List<SessionId>>();
        watches.put("/h1", List.of(SESSION));
        watches.put("/h1/no", List.of(SESSION));
        return watches;
    }

    @Override
    public DirectorySizes directorySizes() {
        return new DirectorySizes(478, 67_109_358);
    }

    @Override
    public Collection<Metric> metrics() {
        return List.of(
                new Metric.Gauge("znode_count", 7L),
                new Metric.Gauge("avg_latency", 3.2734),
                new Metric.Counter("bytes_received_count", 12),
                new Metric.Summary("fsynctime", 3, 10, 2, 5, 3),
                new Metric.Percentiles(
                        new Metric.Summary("readlatency", 2, 5, 1, 4, 1), 4, 4, 4, 4),
                new Metric.Summary("h1_read_per_namespace", 1, 70, 70, 70, 70));
    }

    @Override
    public Map<Long, Long> digests() {
        return Map.of(0x80L, 13_405_970_356L);
    }

    @Override
    public Dials dials() {
        throw new UnsupportedOperationException("nothing of a sample can be changed");
    }

    @Override
    public void resetStatistics() {
        statisticsReset = true;
    }

    @Override
    public void resetConnectionStatistics() {
        connectionStatisticsReset = true;
    }

    @Override
    public LastSnapshot lastSnapshot() {
        return new LastSnapshot(0x118, EXPIRES);
    }

    @Override
    public List<ObserverState> observers() {
        return observers;
    }

    @Override
    public void resetObserverStatistics() {
        observers = List.of();
    }
}
