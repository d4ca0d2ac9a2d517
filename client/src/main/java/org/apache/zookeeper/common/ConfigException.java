package org.apache.zookeeper.common;

/** A configuration can't be read. */
public class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    public ConfigException(String msg) {
        super(msg);
    }

    public ConfigException(String msg, Exception e) {
        super(msg, e);
    }
}
