package dev.ostler.server;

import dev.ostler.replica.ensemble.MemberOptions;
import dev.ostler.replica.ensemble.MemberOptions.CleaningOptions;
import dev.ostler.server.config.NodeConfig;
import dev.ostler.server.config.PeerConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.election.ElectionPortOptions;
import dev.ostler.server.quorum.QuorumPortOptions;
import dev.ostler.server.tls.Protection;
import dev.ostler.server.transport.Driver;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.election.ElectionOptions;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.learner.LearnerOptions;

/** As {@link Options}, of what only members of an ensemble have. */
final class EnsembleOptions {
    private static final int ELECTION_BIND_PAUSE_MILLIS = 1_000;
    private static final int LINKS_MAX = 1_000;
    private static final int SNAPSHOTS_AT_ONCE = 10;
    private static final int DIFFS_AT_ONCE = 100;

    /** What may wait for a learner, in bytes. */
    private static final long UNSENT_BYTES_MAX =
            Math.max(256L << 20, Runtime.getRuntime().maxMemory() / 4);

    /**
     * What is read of the log for a learner at a time. The rest is read behind it, together less
     * than the first; then come the transactions in memory, and those that are proposed meanwhile.
     */
    static final long LOG_BYTES_MAX = UNSENT_BYTES_MAX / 4;

    private static final int READ_ONLY_AFTER_MILLIS_MIN = 2_000;

    private EnsembleOptions() {}

    static MemberOptions member(ServerConfig config, PeerConfig peer) {
        int tick = config.sessions().tickTimeMillis();
        NodeConfig nodes = config.nodes();
        return new MemberOptions(
                Options.tickMillis(config),
                Options.pauseMillis(config),
                tick,
                Options.timeouts(config.sessions()),
                Options.plan(nodes, config.limits(), config.ensemble().reconfigEnabled()),
                new CleaningOptions(
                        nodes.containerCheckIntervalMillis(),
                        nodes.containerDeletesPerMinuteMax(),
                        nodes.containerNeverUsedMillis()),
                new LeaderOptions(
                        tick,
                        peer.initLimitTicks(),
                        peer.syncLimitTicks(),
                        peer.sync().snapshotAlways(),
                        SNAPSHOTS_AT_ONCE,
                        DIFFS_AT_ONCE,
                        Zxids.COUNTER_MAX,
                        peer.reconfig() != null),
                new LearnerOptions(tick, peer.initLimitTicks(), peer.syncLimitTicks()),
                config.admin().readOnlyMode()
                        ? Math.max(READ_ONLY_AFTER_MILLIS_MIN, tick)
                        : MemberOptions.NEVER_READ_ONLY,
                peer.localSessions(),
                peer.eagerAclCheck(),
                peer.reconfig() == null ? MemberOptions.VOTERS_MIN : peer.reconfig().votersMin(),
                peer.reconfig() != null && peer.reconfig().severalAddresses());
    }

    static ElectionOptions election(PeerConfig peer) {
        return new ElectionOptions(
                peer.election().notificationMinMillis(),
                peer.election().notificationMaxMillis(),
                peer.reconfig() != null);
    }

    static ElectionPortOptions electionPort(PeerConfig peer, Driver driver, Protection protection) {
        return new ElectionPortOptions(
                driver,
                protection,
                peer.listenOnAllAddresses(),
                peer.tcpKeepAlive(),
                peer.election().connectTimeoutMillis(),
                peer.election().helloTimeoutMillis(),
                peer.election().bindAttempts(),
                ELECTION_BIND_PAUSE_MILLIS);
    }

    static QuorumPortOptions quorumPort(
            ServerConfig config, PeerConfig peer, Driver driver, Protection protection) {
        return new QuorumPortOptions(
                driver,
                protection,
                peer.listenOnAllAddresses(),
                peer.tcpKeepAlive(),
                config.limits().recordBytesMax(),
                LINKS_MAX,
                peer.observerPort(),
                (long) config.sessions().tickTimeMillis() * peer.connectLimitTicks(),
                (long) config.sessions().tickTimeMillis() * peer.initLimitTicks(),
                UNSENT_BYTES_MAX);
    }
}
