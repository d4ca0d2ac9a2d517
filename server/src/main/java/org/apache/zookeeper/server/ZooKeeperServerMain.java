package org.apache.zookeeper.server;

import dev.ostler.server.Main;

import org.jspecify.annotations.NullMarked;

/**
 * Runs a server, for units and images that start ZooKeeper's class themselves. See {@link Main}.
 */
@NullMarked
public final class ZooKeeperServerMain {
    private ZooKeeperServerMain() {}

    public static void main(String[] arguments) {
        Main.main(arguments);
    }
}
