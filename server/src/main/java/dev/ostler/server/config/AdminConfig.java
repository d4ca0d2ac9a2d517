package dev.ostler.server.config;

/**
 * What operators may ask at the client port.
 *
 * @param wordWhitelist the four-letter words that are answered besides {@code srvr}: a list with
 *     commas, or {@code *}
 * @param readOnlyMode whether a server cut off from its ensemble serves reads; with it {@code isro}
 *     is answered too
 */
public record AdminConfig(String wordWhitelist, boolean readOnlyMode) {

    static AdminConfig from(Settings settings) {
        return new AdminConfig(
                settings.property("4lw.commands.whitelist").or("srvr"),
                settings.systemProperty("readonlymode.enabled").flag(false));
    }
}
