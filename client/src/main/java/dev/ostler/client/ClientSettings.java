package dev.ostler.client;

import dev.ostler.client.net.Authenticator;
import dev.ostler.client.net.Security;
import dev.ostler.client.net.Transport;

import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ZKConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

import javax.security.auth.login.Configuration;

/**
 * What a client reads from its configuration when it is made.
 *
 * @param requestTimeoutMillis how long a synchronous operation may take, 0 for ever
 * @param rearmWatches whether watches are set again after a reconnect
 * @param reconnectSpreadMillis see {@link #RECONNECT_SPREAD_MILLIS}
 */
public record ClientSettings(
        long requestTimeoutMillis,
        boolean rearmWatches,
        int reconnectSpreadMillis,
        Transport transport) {
    /**
     * How long a client waits at most before it replaces a lost link; 1000 unless it is set. Few
     * clients need no spread.
     */
    public static final String RECONNECT_SPREAD_MILLIS = "ostler.client.reconnectSpreadMillis";

    private static final int RECONNECT_SPREAD_MILLIS_DEFAULT = 1000;

    /**
     * @throws NumberFormatException if a number is none
     * @throws IOException if there is no transport of the name given
     */
    public static ClientSettings of(ZKClientConfig config) throws IOException {
        boolean encryptable = isEncryptable(config);
        boolean secure = config.getBoolean(ZKClientConfig.SECURE_CLIENT);
        return new ClientSettings(
                config.getLong(
                        ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT,
                        ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT_DEFAULT),
                !config.getBoolean(ZKClientConfig.DISABLE_AUTO_WATCH_RESET),
                Math.max(
                        0, config.getInt(RECONNECT_SPREAD_MILLIS, RECONNECT_SPREAD_MILLIS_DEFAULT)),
                new Transport(
                        encryptable && secure ? new TlsSecurity(config) : Security.NONE,
                        authenticator(config),
                        config.getInt(
                                ZKConfig.JUTE_MAXBUFFER,
                                ZKClientConfig.CLIENT_MAX_PACKET_LENGTH_DEFAULT)));
    }

    /**
     * Whether the transport can encrypt. Applications choose ZooKeeper's Netty transport to switch
     * TLS on; the one other transport ignores the wish, as in ZooKeeper.
     */
    private static boolean isEncryptable(ZKClientConfig config) throws IOException {
        String name = config.getProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET);
        String simple = name == null ? "ClientCnxnSocketNIO" : name;
        if (simple.startsWith("org.apache.zookeeper.")) {
            simple = simple.substring("org.apache.zookeeper.".length());
        }
        return switch (simple) {
            case "ClientCnxnSocketNIO" -> false;
            case "ClientCnxnSocketNetty" -> true;
            default -> throw new IOException("Couldn't instantiate " + name);
        };
    }

    /** Null to do without SASL: it is switched off, or nothing is configured. */
    private static @Nullable Authenticator authenticator(ZKClientConfig config) {
        String section = section(config);
        return config.isSaslClientEnabled() && isConfigured(section)
                ? new SaslAuthenticator(config, section)
                : null;
    }

    /**
     * Whether SASL was asked for and can't be had: a JAAS configuration or a section is named, and
     * the section is not there.
     */
    public static boolean misses(ZKClientConfig config) {
        boolean named =
                config.getProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY) != null
                        || System.getProperty("java.security.auth.login.config") != null;
        return config.isSaslClientEnabled() && named && !isConfigured(section(config));
    }

    private static String section(ZKClientConfig config) {
        return config.getProperty(
                ZKClientConfig.LOGIN_CONTEXT_NAME_KEY,
                ZKClientConfig.LOGIN_CONTEXT_NAME_KEY_DEFAULT);
    }

    private static boolean isConfigured(String section) {
        try {
            return Configuration.getConfiguration().getAppConfigurationEntry(section) != null;
        } catch (SecurityException | IllegalArgumentException e) {
            // No configuration at all is reported like the one, and by some that are not the JDK's
            // an unknown section like the other.
            return false;
        }
    }
}
