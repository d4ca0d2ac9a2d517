package org.apache.zookeeper;

import org.apache.zookeeper.AsyncCallback.StringCallback;
import org.apache.zookeeper.AsyncCallback.VoidCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.common.PathUtils;
import org.apache.zookeeper.data.ACL;

import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Operations on whole trees, made of many requests: others may see them half done. */
public class ZKUtil {
    private static final int BATCHES_IN_FLIGHT_MAX = 10;

    /**
     * Deletes a znode and all below it, the deepest first.
     *
     * @throws KeeperException with the first deletion that fails; what was deleted stays deleted
     */
    public static void deleteRecursive(ZooKeeper zk, String pathRoot)
            throws InterruptedException, KeeperException {
        List<String> tree = listSubTreeBFS(zk, pathRoot);
        for (int i = tree.size() - 1; i >= 0; i--) {
            zk.delete(tree.get(i), -1);
        }
    }

    /**
     * Deletes a znode and all below it with multis, several at a time, until one fails.
     *
     * @param batchSize operations in a multi; without any it is as in the first form
     * @return whether all of them succeeded
     */
    public static boolean deleteRecursive(ZooKeeper zk, String pathRoot, int batchSize)
            throws InterruptedException, KeeperException {
        if (batchSize <= 0) {
            deleteRecursive(zk, pathRoot);
            return true;
        }
        List<String> tree = listSubTreeBFS(zk, pathRoot);
        Collections.reverse(tree);
        var failures = new AtomicInteger();
        var inFlight = new Semaphore(BATCHES_IN_FLIGHT_MAX);
        for (int from = 0; from < tree.size() && failures.get() == 0; from += batchSize) {
            List<Op> batch = new ArrayList<>();
            for (String path : tree.subList(from, Math.min(tree.size(), from + batchSize))) {
                batch.add(Op.delete(path, -1));
            }
            inFlight.acquire();
            zk.multi(
                    batch,
                    (rc, path, ctx, results) -> {
                        if (rc != Code.OK.intValue()) {
                            failures.incrementAndGet();
                        }
                        inFlight.release();
                    },
                    null);
        }
        inFlight.acquire(BATCHES_IN_FLIGHT_MAX);
        return failures.get() == 0;
    }

    /** As the first form, but each deletion is asynchronous and told to {@code cb}. */
    public static void deleteRecursive(ZooKeeper zk, String pathRoot, VoidCallback cb, Object ctx)
            throws InterruptedException, KeeperException {
        List<String> tree = listSubTreeBFS(zk, pathRoot);
        for (int i = tree.size() - 1; i >= 0; i--) {
            zk.delete(tree.get(i), -1, cb, ctx);
        }
    }

    /** A znode and all below it; parents before their children, the shallow before the deep. */
    public static List<String> listSubTreeBFS(ZooKeeper zk, String pathRoot)
            throws KeeperException, InterruptedException {
        PathUtils.validatePath(pathRoot);
        List<String> tree = new ArrayList<>();
        tree.add(pathRoot);
        for (int next = 0; next < tree.size(); next++) {
            String node = tree.get(next);
            for (String child : zk.getChildren(node, false)) {
                tree.add(childPath(node, child));
            }
        }
        return tree;
    }

    /**
     * Calls {@code cb} for a znode and all below it. The znodes of one parent come together, in the
     * order of their names, and then what lies below the first of them, below the second and so on.
     * The name is the znode's own; that of the first call is its whole path.
     *
     * @throws KeeperException.NoNodeException if there is no such znode; those below it may go
     *     meanwhile
     */
    public static void visitSubTreeDFS(ZooKeeper zk, String path, boolean watch, StringCallback cb)
            throws KeeperException, InterruptedException {
        PathUtils.validatePath(path);
        zk.getData(path, watch, null);
        cb.processResult(Code.OK.intValue(), path, null, path);
        Deque<String> unlisted = new ArrayDeque<>(List.of(path));
        while (!unlisted.isEmpty()) {
            String node = unlisted.pop();
            List<String> names = namesBelow(zk, node, watch);
            for (String name : names) {
                cb.processResult(Code.OK.intValue(), childPath(node, name), null, name);
            }
            for (int i = names.size() - 1; i >= 0; i--) {
                unlisted.push(childPath(node, names.get(i)));
            }
        }
    }

    private static List<String> namesBelow(ZooKeeper zk, String path, boolean watch)
            throws KeeperException, InterruptedException {
        try {
            List<String> names = new ArrayList<>(zk.getChildren(path, watch, null));
            Collections.sort(names);
            return names;
        } catch (KeeperException.NoNodeException e) {
            return List.of(); // It has gone since its parent was listed.
        }
    }

    private static String childPath(String parent, String child) {
        return parent.equals("/") ? "/" + child : parent + "/" + child;
    }

    /** Null if the file can be read, else what is wrong with it. */
    public static String validateFileInput(String filePath) {
        File file = new File(filePath);
        if (!file.exists()) {
            return "File '" + file.getAbsolutePath() + "' does not exist.";
        }
        if (file.isDirectory()) {
            return "'" + file.getAbsolutePath() + "' is a directory. it must be a file.";
        }
        return file.canRead()
                ? null
                : "Read permission is denied on the file '" + file.getAbsolutePath() + "'";
    }

    /** A letter for each permission: c, d, r, w, a. */
    public static String getPermString(int perms) {
        return ((perms & Perms.CREATE) == 0 ? "" : "c")
                + ((perms & Perms.DELETE) == 0 ? "" : "d")
                + ((perms & Perms.READ) == 0 ? "" : "r")
                + ((perms & Perms.WRITE) == 0 ? "" : "w")
                + ((perms & Perms.ADMIN) == 0 ? "" : "a");
    }

    /** Entries {@code scheme:id:permissions} between commas. */
    public static String aclToString(List<ACL> acls) {
        var text = new StringBuilder();
        for (ACL acl : acls) {
            text.append(text.length() == 0 ? "" : ",")
                    .append(acl.getId().getScheme())
                    .append(":")
                    .append(acl.getId().getId())
                    .append(":")
                    .append(getPermString(acl.getPerms()));
        }
        return text.toString();
    }
}
