package dev.ostler.server.fourletter;

import dev.ostler.protocol.SessionId;
import dev.ostler.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the four-letter words show of a server. Each method is called on the event loop that got the
 * word and may be called from several at a time; what it returns is a copy, or never changes. The
 * order of lists and maps is the order in which they are shown.
 */
public interface ServerState {
    /**
     * False while the server starts or stops. Then only this, the config and nothing else holds.
     */
    boolean isServing();

    /** Whether it serves reads alone. */
    boolean isReadOnly();

    /** For example {@code standalone}. */
    String mode();

    /** Its place in an ensemble; null if it is alone. */
    @Nullable EnsemblePlace place();

    ServerConfig config();

    /** The port that is listened on, or -1. */
    int clientPort();

    /** The port for TLS, or -1. */
    int secureClientPort();

    /** The zxid of the last transaction applied. */
    long lastZxid();

    /** The znodes, the root and the reserved ones among them. */
    long znodeCount();

    /** As ZooKeeper counts, which has the root under two names. */
    default long znodeCountOfBothRoots() {
        return znodeCount() + 1;
    }

    Traffic traffic();

    /** Including the one that sent the word. */
    Collection<ConnectionState> connections();

    /** All sessions and their timeouts in milliseconds. */
    Map<SessionId, Integer> sessionTimeouts();

    /**
     * The sessions that this server watches over by the time they expire, the earliest first. In an
     * ensemble only the leader does.
     */
    List<ExpiryBucket<SessionId>> sessionExpiry();

    /**
     * The sessions that this server keeps to itself, by the time they expire; empty if it keeps
     * none so.
     */
    Optional<List<ExpiryBucket<SessionId>>> localSessionExpiry();

    /** The connections by the time they are closed unless they are heard of. */
    List<ExpiryBucket<ConnectionState>> connectionExpiry();

    /** The paths of the ephemeral znodes of each session that has any. */
    Map<SessionId, List<String>> ephemerals();

    /** Of data watches, those that {@code exists} left among them; not of child watches. */
    WatchTotals watchTotals();

    /** See {@link #watchTotals}. */
    Map<SessionId, List<String>> watchesBySession();

    /** See {@link #watchTotals}. */
    Map<String, List<SessionId>> watchesByPath();

    DirectorySizes directorySizes();

    /** The newest snapshot; null if there is none yet. */
    @Nullable LastSnapshot lastSnapshot();

    /** Who learns from this server without a vote; nobody does from one that does not lead. */
    List<ObserverState> observers();

    /** What is measured; {@link MetricCatalog} says which names ZooKeeper's users look for. */
    Collection<Metric> metrics();

    /** The digests of the tree that were kept, by zxid in ascending order. */
    Map<Long, Long> digests();

    /** What can be changed while it runs. */
    Dials dials();

    /** Forgets the traffic and the metrics that are summed up since the start. */
    void resetStatistics();

    /** Forgets the traffic of each {@link #observers observer}. */
    void resetObserverStatistics();

    /** Forgets the traffic of each connection. */
    void resetConnectionStatistics();
}
