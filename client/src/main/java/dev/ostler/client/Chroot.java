package dev.ostler.client;

import org.apache.zookeeper.ZooDefs;

/**
 * The znode that a client takes for its root. The server knows nothing of it.
 *
 * @param path the root's path on the server, empty for the server's own root
 */
public record Chroot(String path) {
    public static final Chroot NONE = new Chroot("");

    /** The server's path of a znode that the client calls {@code clientPath}. */
    public String toServer(String clientPath) {
        if (path.isEmpty()) {
            return clientPath;
        }
        return clientPath.equals("/") ? path : path + clientPath;
    }

    /**
     * The client's path of a znode. A path outside this root, such as that of the configuration
     * node, stays as it is.
     */
    public String toClient(String serverPath) {
        if (path.isEmpty() || serverPath.equals(ZooDefs.CONFIG_NODE)) {
            return serverPath;
        }
        if (serverPath.equals(path)) {
            return "/";
        }
        return serverPath.startsWith(path + "/") ? serverPath.substring(path.length()) : serverPath;
    }

    /**
     * The client's path of a znode it has just created. Creating the root itself gives the empty
     * string, as in ZooKeeper.
     */
    public String created(String serverPath) {
        return serverPath.startsWith(path) ? serverPath.substring(path.length()) : serverPath;
    }
}
