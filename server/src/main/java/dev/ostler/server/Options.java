package dev.ostler.server;

import dev.ostler.replica.session.TimeoutBounds;
import dev.ostler.server.config.AccessConfig;
import dev.ostler.server.config.ClientPortConfig;
import dev.ostler.server.config.LimitConfig;
import dev.ostler.server.config.NodeConfig;
import dev.ostler.server.config.SaslConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.config.SessionConfig;
import dev.ostler.server.config.SnapshotConfig;
import dev.ostler.server.config.StorageConfig;
import dev.ostler.server.config.TlsConfig;
import dev.ostler.server.net.ClientPort;
import dev.ostler.server.net.ClientPortOptions;
import dev.ostler.server.tls.TlsContext;
import dev.ostler.server.transport.Driver;
import dev.ostler.storage.RecoveryOptions;
import dev.ostler.storage.log.LogOptions;
import dev.ostler.storage.snapshot.Compression;
import dev.ostler.storage.snapshot.SnapshotOptions;
import dev.ostler.tree.access.AccessOptions;
import dev.ostler.tree.plan.PlanOptions;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/** Translates the configuration, by operators' keys, into the options of each part. */
final class Options {
    /** Who leaves so much unread, in bytes, will not catch up. */
    private static final long UNREAD_BYTES_MAX = 64L << 20;

    /** How late a session may be found expired, in milliseconds, beside its interval. */
    private static final int TICK_MILLIS_MAX = 250;

    /** After so many ticks without one the server itself stood still. */
    private static final int PAUSE_TICKS = 4;

    private Options() {}

    /** Time from one look at sessions and due znodes to the next. */
    static int tickMillis(ServerConfig config) {
        return (int)
                Math.min(sessionTickMillis(config), config.nodes().containerCheckIntervalMillis());
    }

    /** Looks that are further apart than this are signs of a pause. */
    static int pauseMillis(ServerConfig config) {
        return PAUSE_TICKS * sessionTickMillis(config);
    }

    private static int sessionTickMillis(ServerConfig config) {
        return Math.clamp(config.sessions().tickTimeMillis() / 4, 1, TICK_MILLIS_MAX);
    }

    static TimeoutBounds timeouts(SessionConfig config) {
        // With 0, as with 1, a session lives for a tick.
        return new TimeoutBounds(
                Math.max(1, config.timeoutMinMillis()), Math.max(1, config.timeoutMaxMillis()));
    }

    static LogOptions log(StorageConfig config) {
        return new LogOptions(
                config.preallocationBytes(),
                config.logSizeMaxBytes(),
                config.forceSync(),
                config.fsyncWarningMillis());
    }

    static SnapshotOptions snapshots(SnapshotConfig config) {
        Compression compression =
                switch (config.compression()) {
                    case NONE -> Compression.NONE;
                    case GZIP -> Compression.GZIP;
                    case SNAPPY -> Compression.SNAPPY;
                };
        return new SnapshotOptions(
                config.digestEnabled(), config.lastProcessedZxidIncluded(), compression);
    }

    static RecoveryOptions recovery(ServerConfig config) {
        return new RecoveryOptions(
                config.storage().createDatabase(), config.snapshots().trustEmpty(), false);
    }

    static AccessOptions access(AccessConfig config, SaslConfig sasl) {
        return AccessOptions.DEFAULTS
                .withSkipAcl(config.skipAcl())
                .with(
                        new AccessOptions.Digest(
                                config.digestEnabled(),
                                config.digestAlgorithm(),
                                config.superDigest()))
                .with(new AccessOptions.X509(config.x509Enabled(), config.x509SuperUser()))
                .with(
                        new AccessOptions.Sasl(
                                config.saslEnabled(),
                                sasl.superUsers(),
                                sasl.anyUserId(),
                                sasl.failedMayStay()))
                .with(new AccessOptions.Ensemble(config.ensembleEnabled(), config.ensembleNames()))
                .withRequiredSchemes(config.requiredSchemes());
    }

    static PlanOptions plan(NodeConfig nodes, LimitConfig limits, boolean reconfigEnabled) {
        return new PlanOptions(
                nodes.quotaEnforced(),
                reconfigEnabled,
                nodes.closeSessionListsPaths(),
                nodes.containerNeverUsedMillis(),
                limits.recordBytesMax(),
                Integer.MAX_VALUE);
    }

    /**
     * What makes TLS at the client port; null if that is not asked for.
     *
     * @throws IOException if the stores can't be used
     */
    static @Nullable TlsContext clientTls(ServerConfig config) throws IOException {
        TlsConfig tls = config.clientPort().tls();
        return tls == null ? null : TlsContext.open(tls);
    }

    /** The addresses of a port, for people. */
    static String shown(ClientPort port) {
        InetSocketAddress plain = port.address();
        InetSocketAddress secure = port.secureAddress();
        if (secure == null) {
            return plain == null ? "no port" : plain.toString();
        }
        return (plain == null ? "" : plain + " and ") + secure + " (TLS)";
    }

    static ClientPortOptions clientPort(ServerConfig config, LongSupplier clock) {
        ClientPortConfig port = config.clientPort();
        return new ClientPortOptions(
                port.address(),
                port.secureAddress(),
                port.unified(),
                Driver.named(port.transport()),
                port.eventLoops() > 0
                        ? port.eventLoops()
                        : Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                port.backlog(),
                port.connectionsPerAddressMax(),
                port.connectionsMax(),
                port.tcpKeepAlive(),
                config.limits().connects(),
                port.sessionlessTimeoutMillis(),
                config.limits().requestBytesMax(),
                config.limits().largeRequestsAbove(),
                config.limits().largeRequestBytesMax(),
                UNREAD_BYTES_MAX,
                !config.ensemble().isDistributed(),
                clock);
    }
}
