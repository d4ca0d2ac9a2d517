package org.apache.zookeeper.common;

/** TLS for clients: the keys begin with {@code zookeeper.ssl.}. */
public class ClientX509Util extends X509Util {
    @Override
    protected String getConfigPrefix() {
        return "zookeeper.ssl.";
    }

    @Override
    protected boolean shouldVerifyClientHostname() {
        return false;
    }

    @Override
    protected boolean shouldAllowReverseDnsLookup() {
        return true;
    }

    /** The key of the authentication provider, which only servers use. */
    public String getSslAuthProviderProperty() {
        return getConfigPrefix() + "authProvider";
    }

    /** The key of the TLS provider; the JDK's is the only one here. */
    public String getSslProviderProperty() {
        return getConfigPrefix() + "sslProvider";
    }
}
