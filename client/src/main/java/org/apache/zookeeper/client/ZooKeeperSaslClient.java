package org.apache.zookeeper.client;

import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.data.Stat;

import java.util.concurrent.atomic.AtomicReference;

import javax.security.auth.login.LoginException;

/**
 * Names that applications link to. SASL is done elsewhere, as a part of connecting, and none of
 * these is ever made.
 */
public class ZooKeeperSaslClient {
    @Deprecated
    public static final String LOGIN_CONTEXT_NAME_KEY = ZKClientConfig.LOGIN_CONTEXT_NAME_KEY;

    @Deprecated
    public static final String ENABLE_CLIENT_SASL_KEY = ZKClientConfig.ENABLE_CLIENT_SASL_KEY;

    @Deprecated
    public static final String ENABLE_CLIENT_SASL_DEFAULT =
            ZKClientConfig.ENABLE_CLIENT_SASL_DEFAULT;

    /** How far an authentication is. */
    public enum SaslState {
        INITIAL,
        INTERMEDIATE,
        COMPLETE,
        FAILED
    }

    /**
     * @throws LoginException always
     */
    public ZooKeeperSaslClient(
            String serverPrincipal, ZKClientConfig clientConfig, AtomicReference<?> loginRef)
            throws LoginException {
        throw new LoginException(
                "A client authenticates by itself, also to "
                        + serverPrincipal
                        + "; nobody else can");
    }

    /** Whether the system properties leave SASL on. */
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // There is no annotation library at run time.
    public static boolean isEnabled() {
        return Boolean.parseBoolean(
                System.getProperty(
                        ZKClientConfig.ENABLE_CLIENT_SASL_KEY,
                        ZKClientConfig.ENABLE_CLIENT_SASL_DEFAULT));
    }

    public SaslState getSaslState() {
        return SaslState.FAILED;
    }

    /** The section of the JAAS configuration; null, since none is used. */
    public String getLoginContext() {
        return null;
    }

    public boolean isComplete() {
        return false;
    }

    public boolean isFailed() {
        return true;
    }

    /** What watchers are to be told; null for nothing. */
    public KeeperState getKeeperState() {
        return null;
    }

    public String getConfigStatus() {
        return "Will not attempt to authenticate using SASL";
    }

    public boolean clientTunneledAuthenticationInProgress() {
        return false;
    }

    /** Takes a server's token; there is nothing that it could answer. */
    public static class ServerSaslResponseCallback implements AsyncCallback.DataCallback {
        @Override
        public void processResult(int rc, String path, Object ctx, byte[] data, Stat stat) {}
    }
}
