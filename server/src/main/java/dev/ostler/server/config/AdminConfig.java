package dev.ostler.server.config;

/**
 * What operators may ask over the network, and where.
 *
 * @param wordWhitelist the four-letter words that are answered besides {@code srvr}: a list with
 *     commas, or {@code *}
 * @param readOnlyMode whether a server cut off from its ensemble serves reads; with it {@code isro}
 *     is answered too
 * @param httpEnabled whether the admin server runs
 * @param httpAddress host or address the admin server listens on
 * @param httpPort its port; 0 is any free one
 * @param httpIdleTimeoutMillis after which it closes a silent connection
 * @param httpCommandUrl path under which its commands live
 */
public record AdminConfig(
        String wordWhitelist,
        boolean readOnlyMode,
        boolean httpEnabled,
        String httpAddress,
        int httpPort,
        int httpIdleTimeoutMillis,
        String httpCommandUrl) {

    static AdminConfig from(Settings settings) throws ConfigException {
        return new AdminConfig(
                settings.property("4lw.commands.whitelist").or("srvr"),
                settings.systemProperty("readonlymode.enabled").flag(false),
                !settings.property("admin.enableServer").or("true").equals("false"),
                settings.property("admin.serverAddress").or("0.0.0.0"),
                settings.property("admin.serverPort").integer(8080, 0, 65_535, "a port"),
                settings.property("admin.idleTimeout")
                        .integer(30_000, 1, Integer.MAX_VALUE, "milliseconds"),
                settings.property("admin.commandURL").or("/commands"));
    }
}
