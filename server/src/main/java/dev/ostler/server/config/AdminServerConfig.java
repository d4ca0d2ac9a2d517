package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The commands over HTTP (server operations, section 3).
 *
 * @param enabled whether there are any
 * @param address where they are listened for; port 0 is any free one
 * @param commandUrl the path that each of them is below; without a slash at its end
 * @param idleTimeoutMillis for so long a connection may do nothing
 * @param snapshotEnabled whether a snapshot can be asked for
 * @param restoreEnabled whether one can be put in the place of the data
 * @param rateLimiterInterval the least time from one snapshot to the next in microseconds, and from
 *     one restoration to the next in milliseconds: so ZooKeeper reads it, whatever the key says
 * @param text the file that all settings stand in, as it was at the start; null if they stand in
 *     none
 * @param properties those settings that are system properties in ZooKeeper, by their names
 */
public record AdminServerConfig(
        boolean enabled,
        InetSocketAddress address,
        String commandUrl,
        int idleTimeoutMillis,
        boolean snapshotEnabled,
        boolean restoreEnabled,
        long rateLimiterInterval,
        @Nullable String text,
        Map<String, String> properties) {
    public AdminServerConfig {
        properties = Map.copyOf(properties);
    }

    /** To be called when all other settings are read. */
    static AdminServerConfig from(Settings settings) throws ConfigException {
        Value host = settings.property("admin.serverAddress");
        int port = settings.property("admin.serverPort").integer(8080, 0, 65_535, "a port");
        int idle =
                settings.property("admin.idleTimeout")
                        .integer(30_000, Integer.MIN_VALUE, Integer.MAX_VALUE, "milliseconds");
        boolean enabled = !settings.property("admin.enableServer").or("true").equals("false");
        Value https = settings.property("admin.forceHttps");
        if (enabled && https.flag(false)) {
            settings.notice(
                    https.where()
                            + ": admin.forceHttps=true asks for TLS, which the admin server does"
                            + " not offer; it does not start");
            enabled = false;
        }
        return new AdminServerConfig(
                enabled,
                host.isSet()
                        ? new InetSocketAddress(host.address(), port)
                        : new InetSocketAddress(port),
                commandUrl(settings.property("admin.commandURL")),
                idle > 0 ? idle : Integer.MAX_VALUE,
                settings.property("admin.snapshot.enabled").flag(true),
                settings.property("admin.restore.enabled").flag(true),
                settings.property("admin.rateLimiterIntervalInMS")
                        .number(300_000, 0, Integer.MAX_VALUE, "milliseconds"),
                text(settings.file()),
                settings.properties());
    }

    private static String commandUrl(Value written) throws ConfigException {
        String url = written.or("/commands");
        if (!url.startsWith("/")) {
            throw written.wrong("is no path of a URL; write for example /commands");
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static @Nullable String text(@Nullable Path file) throws ConfigException {
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ConfigException(
                    "Error processing " + file + ": it cannot be read any more (" + e + ")", e);
        }
    }
}
