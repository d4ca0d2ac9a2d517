package dev.ostler.cli.shell.quota;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The znodes below {@code /zookeeper/quota} that hold limits and what counts against them. */
final class QuotaNodes {
    static final int ANY_VERSION = -1;

    private final ZooKeeper zk;

    QuotaNodes(ZooKeeper zk) {
        this.zk = zk;
    }

    /** The limits of a path; null if it has none. */
    @Nullable StatsTrack limits(String path) throws KeeperException, InterruptedException {
        return read(Quotas.limitPath(path));
    }

    /** What the path uses; null if nothing counts it. */
    @Nullable StatsTrack usage(String path) throws KeeperException, InterruptedException {
        return read(Quotas.statPath(path));
    }

    private @Nullable StatsTrack read(String path) throws KeeperException, InterruptedException {
        try {
            return new StatsTrack(zk.getData(path, false, new Stat()));
        } catch (KeeperException.NoNodeException e) {
            return null;
        }
    }

    /** Replaces limits that are there. */
    void replaceLimits(String path, StatsTrack limits)
            throws KeeperException, InterruptedException {
        zk.setData(Quotas.limitPath(path), limits.getStatsBytes(), ANY_VERSION);
    }

    /** Makes the znodes of a path that has no quota. */
    void create(String path, StatsTrack limits) throws KeeperException, InterruptedException {
        createParents(Quotas.quotaPath(path));
        var nothing = new StatsTrack();
        nothing.setCount(0);
        nothing.setBytes(0);
        create(Quotas.statPath(path), nothing.getStatsBytes());
        create(Quotas.limitPath(path), limits.getStatsBytes());
    }

    private void createParents(String path) throws KeeperException, InterruptedException {
        for (int slash = path.indexOf('/', 1); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            createUnlessThere(path.substring(0, slash));
        }
        createUnlessThere(path);
    }

    private void createUnlessThere(String path) throws KeeperException, InterruptedException {
        try {
            create(path, new byte[0]);
        } catch (KeeperException.NodeExistsException e) {
            // By somebody before, or just now.
        }
    }

    private void create(String path, byte[] data) throws KeeperException, InterruptedException {
        zk.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    /** Removes the znodes of a path, and its parents there as far as they are empty. */
    void delete(String path) throws KeeperException, InterruptedException {
        deleteIfThere(Quotas.limitPath(path));
        deleteIfThere(Quotas.statPath(path));
        String parent = Quotas.quotaPath(path);
        while (!parent.equals(Quotas.quotaZookeeper)) {
            if (!zk.getChildren(parent, false).isEmpty()) {
                return;
            }
            deleteIfThere(parent);
            parent = parent.substring(0, parent.lastIndexOf('/'));
        }
    }

    private void deleteIfThere(String path) throws KeeperException, InterruptedException {
        try {
            zk.delete(path, ANY_VERSION);
        } catch (KeeperException.NoNodeException e) {
            // Somebody else was quicker.
        }
    }

    /** The nearest path above that has a quota; null if there is none. */
    @Nullable String above(String path) throws KeeperException, InterruptedException {
        for (int slash = path.lastIndexOf('/');
                slash > 0;
                slash = path.lastIndexOf('/', slash - 1)) {
            String parent = path.substring(0, slash);
            if (limits(parent) != null) {
                return parent;
            }
        }
        return null;
    }

    /** A path below that has a quota; null if there is none. */
    @Nullable String below(String path) throws KeeperException, InterruptedException {
        List<String> names;
        try {
            names = zk.getChildren(Quotas.quotaPath(path), false);
        } catch (KeeperException.NoNodeException e) {
            return null;
        }
        for (String name : names) {
            if (name.equals(Quotas.limitNode) || name.equals(Quotas.statNode)) {
                continue;
            }
            String child = path + "/" + name;
            String found = limits(child) != null ? child : below(child);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
