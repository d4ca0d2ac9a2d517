package org.apache.zookeeper.server.quorum;

/** Holds the exception that reading a configuration may end with. */
public class QuorumPeerConfig {
    /** A configuration can't be read; kept for callers that catch it by this name. */
    public static class ConfigException extends org.apache.zookeeper.common.ConfigException {
        private static final long serialVersionUID = 1;

        public ConfigException(String msg) {
            super(msg);
        }

        public ConfigException(String msg, Exception e) {
            super(msg, e);
        }
    }
}
