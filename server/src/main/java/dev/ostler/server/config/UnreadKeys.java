package dev.ostler.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells the operator about keys of {@code zoo.cfg} that do nothing: misspelt ones, ones that must
 * be written otherwise, and settings of ZooKeeper that have no effect here.
 */
final class UnreadKeys {
    /** Settings of ZooKeeper 3.9 that this version accepts and does not need, or not yet. */
    private static final List<String> WITHOUT_EFFECT =
            List.of(
                    "admin.httpVersion",
                    "admin.needClientAuth",
                    "admin.portUnification",
                    "bitHashCacheSize",
                    "client.certReload",
                    "fips-mode",
                    "flushDelay",
                    "IPAuthenticationProvider.usexforwardedfor",
                    "intBufferStartingSizeBytes",
                    "kinit",
                    "leaderConnectDelayDuringRetryMs",
                    "maxBatchSize",
                    "maxGetChildrenResponseCacheSize",
                    "maxInProcessingDeadWatchers",
                    "maxResponseCacheSize",
                    "maxWriteQueuePollTime",
                    "oraclePath",
                    "reachabilityCheckEnabled",
                    "reachabilityCheckTimeoutMs",
                    "requireKerberosConfig",
                    "serverCnxnFactory",
                    "slotCapacity",
                    "slotDuration",
                    "syncEnabled",
                    "watchManagerName",
                    "watcherCleanIntervalInSeconds",
                    "watcherCleanThreadsNum",
                    "watcherCleanThreshold");

    private static final List<String> FAMILIES_WITHOUT_EFFECT =
            List.of(
                    "commitProcessor.",
                    "fastleader.",
                    "follower.",
                    "jmx.",
                    "jvm.pause.",
                    "kerberos.",
                    "leader.",
                    "learner.",
                    "messageTracker.",
                    "metricsProvider.",
                    "multiAddress.",
                    "netty.",
                    "nio.",
                    "observer.",
                    "observerMaster.",
                    "pathStats.",
                    "quorum.",
                    "request_throttler.",
                    "sasl.",
                    "security.",
                    "ssl.");

    /** Settings of members of an ensemble, which a server alone has no use for, as in ZooKeeper. */
    private static final Set<String> OF_MEMBERS =
            Set.of(
                    "cnxTimeout",
                    "commitLogCount",
                    "connectToLearnerMasterLimit",
                    "electionPortBindRetry",
                    "enableEagerACLCheck",
                    "fastleader.maxNotificationInterval",
                    "fastleader.minNotificationInterval",
                    "forceSnapshotSync",
                    "initLimit",
                    "leaderServes",
                    "localSessionsEnabled",
                    "localSessionsUpgradingEnabled",
                    "observerMasterPort",
                    "portUnification",
                    "quorumCnxnTimeoutMs",
                    "quorumListenOnAllIPs",
                    "snapshotSizeFactor",
                    "sslQuorum",
                    "sslQuorumReloadCertFiles",
                    "syncLimit",
                    "tcpKeepAlive");

    private static final String NO_QUEUE =
            "no request waits in the server for its turn: what goes beyond globalOutstandingLimit is"
                    + " left to its client until there is room";

    /** Settings of ZooKeeper for what does not happen here, and why it does not. */
    private static final Map<String, String> WITHOUT_NEED =
            Map.of(
                    "request_throttle_max_requests",
                    NO_QUEUE,
                    "request_throttle_stall_time",
                    NO_QUEUE,
                    "throttled_op_wait_time",
                    NO_QUEUE,
                    "request_throttle_drop_stale",
                    "what a client sent that has gone is dropped, unless it was begun",
                    "request_stale_connection_check",
                    "what a client sent that has gone is dropped, unless it was begun",
                    "request_stale_latency_check",
                    NO_QUEUE);

    /** What only a system property of exactly this name can set. */
    private static final List<String> SYSTEM_PROPERTIES =
            List.of(
                    "jute.maxbuffer",
                    "readonlymode.enabled",
                    "znode.container.checkIntervalMs",
                    "znode.container.maxPerMinute",
                    "znode.container.maxNeverUsedIntervalMs");

    private UnreadKeys() {}

    static void explain(Settings settings) {
        WITHOUT_NEED.keySet().stream()
                .sorted()
                .map(settings::property)
                .filter(Value::isSet)
                .forEach(
                        value ->
                                settings.notice(
                                        value.where()
                                                + (value.where().startsWith("-D")
                                                        ? ""
                                                        : ": " + value.name())
                                                + " has no effect: "
                                                + WITHOUT_NEED.get(key(value.name()))));
        Set<String> known = new TreeSet<>(settings.keysRead());
        known.addAll(WITHOUT_EFFECT);
        known.addAll(OF_MEMBERS);
        for (ConfigFile.Entry entry : settings.unread()) {
            if (!OF_MEMBERS.contains(entry.key())) {
                settings.notice(entry.where() + ": " + explanation(entry.key(), known));
            }
        }
    }

    private static String key(String name) {
        return name.startsWith("zookeeper.") ? name.substring("zookeeper.".length()) : name;
    }

    private static String explanation(String key, Set<String> known) {
        if (key.startsWith("zookeeper.")) {
            return "%s does nothing: keys of this file have no prefix; write %s"
                    .formatted(key, key.substring("zookeeper.".length()));
        }
        if (SYSTEM_PROPERTIES.contains(key)) {
            return "%s does nothing in this file, as in ZooKeeper; add -D%s=… to SERVER_JVMFLAGS"
                    .formatted(key, key);
        }
        if (known.contains(key) || FAMILIES_WITHOUT_EFFECT.stream().anyMatch(key::startsWith)) {
            return key + " is accepted and has no effect in this version";
        }
        return known.stream()
                .filter(
                        candidate ->
                                distance(
                                                candidate.toLowerCase(Locale.ROOT),
                                                key.toLowerCase(Locale.ROOT))
                                        <= 2)
                .findFirst()
                .map(candidate -> key + " is no known key; did you mean " + candidate + "?")
                .orElse(key + " is no known key and does nothing");
    }

    /** How many letters to add, drop or change to get from one word to the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
