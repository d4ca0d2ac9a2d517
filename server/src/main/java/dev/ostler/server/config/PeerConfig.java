package dev.ostler.server.config;

import dev.ostler.protocol.ServerId;
import dev.ostler.replica.session.LocalSessionMode;

import org.jspecify.annotations.Nullable;

/**
 * What a server needs to know as one of several.
 *
 * @param me its own number
 * @param initLimitTicks how long a learner may take to connect, and to be brought up to date
 * @param syncLimitTicks how long a learner may be silent or behind afterwards
 * @param connectLimitTicks how long a learner may take to connect to its leader
 * @param election how it talks on the election port
 * @param tls how its connections with other members are protected
 * @param listenOnAllAddresses whether its two ports listen on every address of this machine,
 *     instead of those that its line names
 * @param tcpKeepAlive whether the kernel probes idle connections between servers
 * @param leaderServes whether clients may connect while it leads
 * @param observerPort where it takes observers while it follows, 0 for nowhere
 * @param localSessions whether it keeps its clients' sessions to itself
 * @param eagerAclCheck whether it refuses, while it follows, what its own state does not permit
 * @param sync how it brings others up to date
 * @param sasl how members prove who they are, or null if they take each other for whom they say
 *     they are
 * @param reconfig what it needs to know to follow changes of the ensemble, or null if the members
 *     stay as the files say
 */
public record PeerConfig(
        ServerId me,
        int initLimitTicks,
        int syncLimitTicks,
        int connectLimitTicks,
        Election election,
        MemberTlsConfig tls,
        boolean listenOnAllAddresses,
        boolean tcpKeepAlive,
        boolean leaderServes,
        int observerPort,
        LocalSessionMode localSessions,
        boolean eagerAclCheck,
        Sync sync,
        @Nullable MemberSaslConfig sasl,
        @Nullable ReconfigConfig reconfig) {

    /**
     * The election port.
     *
     * @param connectTimeoutMillis how long a connection may take to come about
     * @param helloTimeoutMillis how long whoever connects may take to say who it is
     * @param bindAttempts how often to try to listen, a second apart; 0 is for ever
     * @param notificationMinMillis how long to wait for answers before asking again, at first
     * @param notificationMaxMillis the same, at the most
     */
    public record Election(
            int connectTimeoutMillis,
            int helloTimeoutMillis,
            int bindAttempts,
            int notificationMinMillis,
            int notificationMaxMillis) {}

    /**
     * What a leader keeps for those who were away.
     *
     * @param committedTxnsKept how many committed transactions it holds in memory
     * @param logShareOfSnapshot up to which size, as a share of the last snapshot's, transactions
     *     are sent from the log instead of a snapshot; negative: never
     * @param snapshotAlways whether every learner is sent a snapshot
     */
    public record Sync(int committedTxnsKept, double logShareOfSnapshot, boolean snapshotAlways) {}

    private static final int BIND_ATTEMPTS = 3;
    private static final int COMMITTED_TXNS_MIN = 500;
    private static final double LOG_SHARE_DEFAULT = 0.33;

    static PeerConfig from(
            Settings settings,
            ServerId me,
            int tickMillis,
            @Nullable MemberSaslConfig sasl,
            @Nullable ReconfigConfig reconfig)
            throws ConfigException {
        refuseWhatIsNotServed(settings);
        int initLimit = limit(settings, "initLimit");
        int syncLimit = limit(settings, "syncLimit");
        int connectLimit =
                settings.key("connectToLearnerMasterLimit")
                        .integer(0, 0, Integer.MAX_VALUE / tickMillis, "ticks");
        boolean leaderServes = !settings.property("leaderServes").or("yes").equalsIgnoreCase("no");
        return new PeerConfig(
                me,
                initLimit,
                syncLimit,
                connectLimit == 0 ? initLimit : connectLimit,
                election(settings, Math.multiplyExact(syncLimit, tickMillis)),
                MemberTlsConfig.from(settings),
                settings.key("quorumListenOnAllIPs").trueOrFalse(false),
                settings.property("tcpKeepAlive").flag(false),
                leaderServes,
                Math.max(
                        0,
                        settings.key("observerMasterPort")
                                .integer(0, Integer.MIN_VALUE, 65_535, "a port")),
                localSessions(settings),
                settings.property("enableEagerACLCheck").flag(false),
                sync(settings),
                sasl,
                reconfig);
    }

    private static LocalSessionMode localSessions(Settings settings) throws ConfigException {
        boolean enabled = settings.key("localSessionsEnabled").trueOrFalse(false);
        boolean upgrading = settings.key("localSessionsUpgradingEnabled").trueOrFalse(false);
        if (!enabled) {
            return LocalSessionMode.OFF;
        }
        return upgrading ? LocalSessionMode.UPGRADING : LocalSessionMode.ON;
    }

    private static int limit(Settings settings, String key) throws ConfigException {
        int ticks = settings.key(key).integer(0, 0, 1_000_000, "ticks");
        if (ticks == 0) {
            throw settings.problem(key + " is not set; write for example " + key + "=10");
        }
        return ticks;
    }

    private static Election election(Settings settings, int syncMillis) throws ConfigException {
        int readTimeout =
                settings.property("quorumCnxnTimeoutMs")
                        .integer(-1, Integer.MIN_VALUE, Integer.MAX_VALUE, "milliseconds");
        int shortest =
                settings.property("fastleader.minNotificationInterval")
                        .integer(200, 1, Integer.MAX_VALUE, "milliseconds");
        int bindAttempts =
                settings.property("electionPortBindRetry")
                        .integer(BIND_ATTEMPTS, Integer.MIN_VALUE, Integer.MAX_VALUE, "attempts");
        return new Election(
                settings.property("cnxTimeout")
                        .integer(5_000, 1, Integer.MAX_VALUE, "milliseconds"),
                readTimeout > 0 ? readTimeout : syncMillis,
                bindAttempts >= 0 ? bindAttempts : BIND_ATTEMPTS,
                shortest,
                settings.property("fastleader.maxNotificationInterval")
                        .integer(60_000, shortest, Integer.MAX_VALUE, "milliseconds"));
    }

    private static Sync sync(Settings settings) throws ConfigException {
        double share = settings.property("snapshotSizeFactor").fraction(LOG_SHARE_DEFAULT);
        return new Sync(
                Math.max(
                        COMMITTED_TXNS_MIN,
                        settings.property("commitLogCount")
                                .integer(
                                        COMMITTED_TXNS_MIN,
                                        Integer.MIN_VALUE,
                                        Integer.MAX_VALUE,
                                        "transactions")),
                share > 1 ? LOG_SHARE_DEFAULT : share,
                settings.property("forceSnapshotSync").flag(false));
    }

    /** What would leave this server unable to form a quorum as it was told to. */
    private static void refuseWhatIsNotServed(Settings settings) throws ConfigException {
        Value oracle = settings.key("oraclePath");
        if (oracle.isSet()) {
            throw oracle.wrong(
                    "asks for an oracle, which this version does not have; remove the line and use"
                            + " three servers");
        }
    }
}
