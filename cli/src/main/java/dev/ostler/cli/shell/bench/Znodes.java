package dev.ostler.cli.shell.bench;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The znodes that a load works on, all of them below one that is nobody else's. */
final class Znodes {
    private static final int IN_FLIGHT_MAX = 500;
    private static final int DELETED_AT_ONCE = 1_000;

    /** A prime, so that lanes are spread over the znodes. */
    private static final long STRIDE = 7_919;

    private final String root;
    private final int count;
    private final byte[] data;

    /** Whose view this is, so that no two begin with the same znode or create the same one. */
    private final int lane;

    private Znodes(String root, int count, byte[] data, int lane) {
        this.root = root;
        this.count = count;
        this.data = data;
        this.lane = lane;
    }

    /**
     * Creates them.
     *
     * @param parent has to exist
     * @throws KeeperException what the first one was refused with
     */
    static Znodes create(ZooKeeper zk, String parent, int count, int bytes)
            throws KeeperException, InterruptedException {
        String root =
                (parent.equals("/") ? "" : parent)
                        + "/ostler-bench-"
                        + Long.toHexString(ThreadLocalRandom.current().nextLong());
        zk.create(root, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        var znodes = new Znodes(root, count, new byte[bytes], 0);
        try {
            znodes.createAll(zk);
        } catch (KeeperException | InterruptedException | RuntimeException e) {
            znodes.delete(zk);
            throw e;
        }
        return znodes;
    }

    private void createAll(ZooKeeper zk) throws KeeperException, InterruptedException {
        var inFlight = new Semaphore(IN_FLIGHT_MAX);
        var failure = new AtomicInteger(Code.OK.intValue());
        for (int i = 0; i < count && failure.get() == Code.OK.intValue(); i++) {
            inFlight.acquire();
            zk.create(
                    path(i),
                    data,
                    ZooDefs.Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (rc, path, context, name) -> {
                        failure.compareAndSet(Code.OK.intValue(), rc);
                        inFlight.release();
                    },
                    null);
        }
        inFlight.acquire(IN_FLIGHT_MAX);
        if (failure.get() != Code.OK.intValue()) {
            throw KeeperException.create(Code.get(failure.get()), root);
        }
    }

    /** The same znodes for one of those who work on them. */
    Znodes forLane(int number) {
        return new Znodes(root, count, data, number);
    }

    String path(long turn) {
        return root + "/" + Math.floorMod(lane * STRIDE + turn, (long) count);
    }

    /** A child of {@link #path} that only this lane creates. */
    String ownPath(long turn) {
        return path(turn) + "/own-" + lane;
    }

    byte[] data() {
        return data;
    }

    String root() {
        return root;
    }

    /**
     * Deletes them all.
     *
     * @return whether nothing is left
     */
    boolean delete(ZooKeeper zk) throws KeeperException, InterruptedException {
        return ZKUtil.deleteRecursive(zk, root, DELETED_AT_ONCE);
    }
}
