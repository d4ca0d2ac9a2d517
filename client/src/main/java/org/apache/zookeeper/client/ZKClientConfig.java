package org.apache.zookeeper.client;

import dev.ostler.client.ClientSettings;

import org.apache.zookeeper.common.ConfigException;
import org.apache.zookeeper.common.ZKConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** The settings of a client. */
public class ZKClientConfig extends ZKConfig {
    public static final String ZK_SASL_CLIENT_USERNAME = "zookeeper.sasl.client.username";
    public static final String ZK_SASL_CLIENT_USERNAME_DEFAULT = "zookeeper";
    public static final String ZK_SASL_CLIENT_CANONICALIZE_HOSTNAME =
            "zookeeper.sasl.client.canonicalize.hostname";
    public static final String ZK_SASL_CLIENT_CANONICALIZE_HOSTNAME_DEFAULT = "true";
    public static final String LOGIN_CONTEXT_NAME_KEY = "zookeeper.sasl.clientconfig";
    public static final String LOGIN_CONTEXT_NAME_KEY_DEFAULT = "Client";
    public static final String ENABLE_CLIENT_SASL_KEY = "zookeeper.sasl.client";
    public static final String ENABLE_CLIENT_SASL_DEFAULT = "true";
    public static final String ZOOKEEPER_SERVER_REALM = "zookeeper.server.realm";
    public static final String ZOOKEEPER_SERVER_PRINCIPAL = "zookeeper.server.principal";

    /** Whether watches are not set again after a reconnect. */
    public static final String DISABLE_AUTO_WATCH_RESET = "zookeeper.disableAutoWatchReset";

    /** The transport; Netty's name stands for the one that can use TLS. */
    public static final String ZOOKEEPER_CLIENT_CNXN_SOCKET = "zookeeper.clientCnxnSocket";

    /** Whether to use TLS. */
    public static final String SECURE_CLIENT = "zookeeper.client.secure";

    /** The longest frame that a server may send, in bytes. */
    public static final int CLIENT_MAX_PACKET_LENGTH_DEFAULT = 0xfffff;

    /** How long a synchronous operation may take, in milliseconds; 0 for ever. */
    public static final String ZOOKEEPER_REQUEST_TIMEOUT = "zookeeper.request.timeout";

    public static final long ZOOKEEPER_REQUEST_TIMEOUT_DEFAULT = 0;

    public ZKClientConfig() {}

    @Deprecated
    public ZKClientConfig(File configFile) throws QuorumPeerConfig.ConfigException {
        super(configFile);
    }

    @Deprecated
    public ZKClientConfig(String configPath) throws QuorumPeerConfig.ConfigException {
        super(configPath);
    }

    /**
     * @throws ConfigException if the file can't be read
     */
    public ZKClientConfig(Path configPath) throws ConfigException {
        super(configPath);
    }

    @Override
    protected void handleBackwardCompatibility() {
        super.handleBackwardCompatibility();
        copySystemProperties(
                List.of(
                        ZK_SASL_CLIENT_USERNAME,
                        ZK_SASL_CLIENT_CANONICALIZE_HOSTNAME,
                        LOGIN_CONTEXT_NAME_KEY,
                        ENABLE_CLIENT_SASL_KEY,
                        ZOOKEEPER_SERVER_REALM,
                        ZOOKEEPER_SERVER_PRINCIPAL,
                        DISABLE_AUTO_WATCH_RESET,
                        ZOOKEEPER_CLIENT_CNXN_SOCKET,
                        SECURE_CLIENT,
                        ZOOKEEPER_REQUEST_TIMEOUT,
                        ClientSettings.RECONNECT_SPREAD_MILLIS));
    }

    public boolean isSaslClientEnabled() {
        return getBoolean(ENABLE_CLIENT_SASL_KEY, true);
    }

    /**
     * A decimal number.
     *
     * @throws NumberFormatException if it is none
     */
    public long getLong(String key, long defaultValue) {
        String value = getProperty(key);
        return value == null ? defaultValue : Long.parseLong(value.trim());
    }
}
