package org.apache.zookeeper;

/** Where quotas and what counts against them are kept. */
public class Quotas {
    public static final String procZookeeper = "/zookeeper";
    public static final String quotaZookeeper = "/zookeeper/quota";
    public static final String limitNode = "zookeeper_limits";
    public static final String statNode = "zookeeper_stats";

    /** The znode under which the quota of {@code path} is. */
    public static String quotaPath(String path) {
        return quotaZookeeper + path;
    }

    /** The znode that holds the limits of {@code path}. */
    public static String limitPath(String path) {
        return quotaPath(path) + "/" + limitNode;
    }

    /** The znode that holds what {@code path} uses. */
    public static String statPath(String path) {
        return quotaPath(path) + "/" + statNode;
    }

    /** The path whose quota is kept under {@code quotaPath}. */
    public static String trimQuotaPath(String quotaPath) {
        return quotaPath.substring(quotaZookeeper.length());
    }
}
