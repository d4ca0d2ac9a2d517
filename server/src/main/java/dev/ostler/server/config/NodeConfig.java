package dev.ostler.server.config;

import java.util.Locale;

/**
 * What kinds of znodes there are, and how the server tidies up after them.
 *
 * @param extendedTypes whether znodes with a time to live can be made
 * @param quotaEnforced whether a create or set beyond a hard quota is refused
 * @param closeSessionListsPaths whether the transaction that closes a session names its ephemerals
 * @param containerCheckIntervalMillis time from one search for empty containers and outlived znodes
 *     to the next
 * @param containerDeletesPerMinuteMax pace of their removal
 * @param containerNeverUsedMillis a container that never had a child is removed after so long; 0 is
 *     never
 */
public record NodeConfig(
        ExtendedTypes extendedTypes,
        boolean quotaEnforced,
        boolean closeSessionListsPaths,
        long containerCheckIntervalMillis,
        int containerDeletesPerMinuteMax,
        long containerNeverUsedMillis) {

    /** Znodes with a time to live. */
    public enum ExtendedTypes {
        /**
         * Not said by a server that runs alone: on for a fresh data directory, off for one that
         * Apache ZooKeeper wrote.
         */
        AUTOMATIC,
        /**
         * Not said by a member of an ensemble, all of which must agree: off, and a mistake if there
         * are such znodes.
         */
        UNSAID,
        ON,
        OFF
    }

    /** The owner of a znode that has a time to live begins with the byte above it. */
    private static final long ID_MAX_WITH_TTL = 254;

    static NodeConfig from(Settings settings, EnsembleConfig ensemble) throws ConfigException {
        refuseOldTimesToLive(settings.property("emulate353TTLNodes"));
        return new NodeConfig(
                extendedTypes(settings.property("extendedTypesEnabled"), ensemble),
                settings.property("enforceQuota").flag(false),
                settings.property("closeSessionTxn.enabled").flag(true),
                settings.systemProperty("znode.container.checkIntervalMs")
                        .number(60_000, 1, Long.MAX_VALUE, "milliseconds"),
                settings.systemProperty("znode.container.maxPerMinute")
                        .integer(10_000, 1, 60_000_000, "znodes per minute"),
                settings.systemProperty("znode.container.maxNeverUsedIntervalMs")
                        .number(0, 0, Long.MAX_VALUE, "milliseconds"));
    }

    private static void refuseOldTimesToLive(Value emulated) throws ConfigException {
        if (emulated.flag(false)) {
            throw emulated.wrong(
                    "is not known here: znodes with a time to live in the form of ZooKeeper 3.5.3"
                            + " would be taken for ephemerals and deleted; delete them or make them"
                            + " anew with ZooKeeper, then leave this key out");
        }
    }

    private static ExtendedTypes extendedTypes(Value written, EnsembleConfig ensemble)
            throws ConfigException {
        return switch (written.or("").toLowerCase(Locale.ROOT)) {
            case "" -> ensemble.isDistributed() ? ExtendedTypes.UNSAID : ExtendedTypes.AUTOMATIC;
            case "true" -> {
                PeerConfig peer = ensemble.peer();
                if (peer != null && peer.me().value() > ID_MAX_WITH_TTL) {
                    throw written.wrong(
                            "leaves no room for a server with the number %d; give this server one"
                                            .formatted(peer.me().value())
                                    + " up to "
                                    + ID_MAX_WITH_TTL);
                }
                yield ExtendedTypes.ON;
            }
            default -> ExtendedTypes.OFF;
        };
    }
}
