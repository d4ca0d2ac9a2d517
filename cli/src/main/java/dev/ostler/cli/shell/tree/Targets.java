package dev.ostler.cli.shell.tree;

import dev.ostler.cli.shell.CommandException;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

/** Where copies go: nothing is overwritten unless that is wanted. */
final class Targets {
    private static final String RESERVED = "/zookeeper";

    private final ZooKeeper zk;
    private final boolean overwrite;

    Targets(ZooKeeper zk, boolean overwrite) {
        this.zk = zk;
        this.overwrite = overwrite;
    }

    /**
     * Is there a znode that may be overwritten?
     *
     * @throws KeeperException if there is one that may not
     */
    boolean exists(String path) throws KeeperException, InterruptedException {
        boolean exists = zk.exists(path, false) != null;
        if (exists && !overwrite) {
            throw new KeeperException.NodeExistsException(path);
        }
        return exists;
    }

    /** Does it belong to ZooKeeper itself? */
    static boolean isReserved(String path) {
        return path.equals(RESERVED) || path.startsWith(RESERVED + "/");
    }

    /**
     * @throws CommandException if one path is within the other
     */
    static void requireApart(String from, String to) throws CommandException {
        if (isWithin(to, from) || isWithin(from, to)) {
            throw new CommandException("%s and %s are not apart".formatted(from, to));
        }
    }

    private static boolean isWithin(String path, String tree) {
        return path.equals(tree) || tree.equals("/") || path.startsWith(tree + "/");
    }
}
