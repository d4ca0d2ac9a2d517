package org.apache.zookeeper;

import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

import java.util.List;

/**
 * Is told how an asynchronous operation ended, once, on the client's event thread and in the order
 * of the requests. Each form has a return code (0, or the number of a {@link
 * KeeperException.Code}), the path as it was passed in, the caller's own object, and results that
 * are null after an error.
 */
public interface AsyncCallback {
    /** For operations that return a {@link Stat}. */
    @FunctionalInterface
    interface StatCallback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, Stat stat);
    }

    /** For the count of all descendants, -1 after an error. */
    @FunctionalInterface
    interface AllChildrenNumberCallback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, int number);
    }

    /** For a znode's data. */
    @FunctionalInterface
    interface DataCallback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, byte[] data, Stat stat);
    }

    /** For a znode's access control list. */
    @FunctionalInterface
    interface ACLCallback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, List<ACL> acl, Stat stat);
    }

    /** For the names of a znode's children. */
    @FunctionalInterface
    interface ChildrenCallback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, List<String> children);
    }

    /** For the names of a znode's children and its {@link Stat}. */
    @FunctionalInterface
    interface Children2Callback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, List<String> children, Stat stat);
    }

    /** For a created znode's path and {@link Stat}. */
    @FunctionalInterface
    interface Create2Callback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, String name, Stat stat);
    }

    /** For a created znode's path. */
    @FunctionalInterface
    interface StringCallback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, String name);
    }

    /** For operations that return nothing. */
    @FunctionalInterface
    interface VoidCallback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx);
    }

    /** For multis; the path is null. */
    @FunctionalInterface
    interface MultiCallback extends AsyncCallback {
        void processResult(int rc, String path, Object ctx, List<OpResult> opResults);
    }

    /** For a session's ephemeral znodes. */
    @FunctionalInterface
    interface EphemeralsCallback extends AsyncCallback {
        void processResult(int rc, Object ctx, List<String> paths);
    }
}
