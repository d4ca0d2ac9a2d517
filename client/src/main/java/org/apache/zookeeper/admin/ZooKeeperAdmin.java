package org.apache.zookeeper.admin;

import dev.ostler.client.Operations;
import dev.ostler.client.core.Operation;

import org.apache.zookeeper.AsyncCallback.DataCallback;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.StringUtils;
import org.apache.zookeeper.data.Stat;

import java.io.IOException;
import java.util.List;

/** A client that can change the ensemble itself. */
@SuppressWarnings("try") // Applications rely on close() throwing InterruptedException.
public class ZooKeeperAdmin extends ZooKeeper {
    public ZooKeeperAdmin(String connectString, int sessionTimeout, Watcher watcher)
            throws IOException {
        super(connectString, sessionTimeout, watcher);
    }

    public ZooKeeperAdmin(
            String connectString, int sessionTimeout, Watcher watcher, ZKClientConfig conf)
            throws IOException {
        super(connectString, sessionTimeout, watcher, conf);
    }

    public ZooKeeperAdmin(
            String connectString, int sessionTimeout, Watcher watcher, boolean canBeReadOnly)
            throws IOException {
        super(connectString, sessionTimeout, watcher, canBeReadOnly);
    }

    public ZooKeeperAdmin(
            String connectString,
            int sessionTimeout,
            Watcher watcher,
            boolean canBeReadOnly,
            ZKClientConfig conf)
            throws IOException {
        super(connectString, sessionTimeout, watcher, canBeReadOnly, conf);
    }

    /**
     * Changes the ensemble: either adds and removes servers, or replaces all.
     *
     * @param joiningServers lines {@code server.N=…} between commas; null for none
     * @param leavingServers ids between commas; null for none
     * @param newMembers all servers, if the others are null
     * @param fromConfig the version that the configuration must have, -1 for any
     * @param stat is filled with that of the configuration's znode unless it is null
     * @return the new configuration
     */
    public byte[] reconfigure(
            String joiningServers,
            String leavingServers,
            String newMembers,
            long fromConfig,
            Stat stat)
            throws KeeperException, InterruptedException {
        return execute(operation(joiningServers, leavingServers, newMembers, fromConfig), stat);
    }

    /** As above, with lists. */
    public byte[] reconfigure(
            List<String> joiningServers,
            List<String> leavingServers,
            List<String> newMembers,
            long fromConfig,
            Stat stat)
            throws KeeperException, InterruptedException {
        return reconfigure(
                StringUtils.joinStrings(joiningServers, ","),
                StringUtils.joinStrings(leavingServers, ","),
                StringUtils.joinStrings(newMembers, ","),
                fromConfig,
                stat);
    }

    /** The asynchronous form. */
    public void reconfigure(
            String joiningServers,
            String leavingServers,
            String newMembers,
            long fromConfig,
            DataCallback cb,
            Object ctx) {
        execute(operation(joiningServers, leavingServers, newMembers, fromConfig), cb, ctx);
    }

    /** As above, with lists. */
    public void reconfigure(
            List<String> joiningServers,
            List<String> leavingServers,
            List<String> newMembers,
            long fromConfig,
            DataCallback cb,
            Object ctx) {
        reconfigure(
                StringUtils.joinStrings(joiningServers, ","),
                StringUtils.joinStrings(leavingServers, ","),
                StringUtils.joinStrings(newMembers, ","),
                fromConfig,
                cb,
                ctx);
    }

    private static Operation<Operations.Data> operation(
            String joining, String leaving, String members, long fromConfig) {
        return Operations.reconfigure(joining, leaving, members, fromConfig);
    }

    @Override
    public String toString() {
        return "ZooKeeperAdmin " + super.toString();
    }
}
