package dev.ostler.server.config;

/**
 * Whether it is logged who changes what.
 *
 * @param enabled whether it is; where to, the configuration of the logger says
 */
public record AuditConfig(boolean enabled) {
    private static final String LOGGER = "org.apache.zookeeper.audit.Slf4jAuditLogger";

    static AuditConfig from(Settings settings) throws ConfigException {
        boolean enabled = settings.property("audit.enable").flag(false);
        Value logger = settings.property("audit.impl.class");
        if (enabled && !logger.or(LOGGER).equals(LOGGER)) {
            throw logger.wrong(
                    "is no audit logger of this server; leave the line out, and have the logger "
                            + LOGGER
                            + " write where the events are wanted");
        }
        return new AuditConfig(enabled);
    }
}
