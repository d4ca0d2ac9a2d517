package dev.ostler.cli.shell.bench;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

import java.util.Locale;
import java.util.function.IntConsumer;

/** What a load does again and again. */
enum Work {
    GET("getData") {
        @Override
        void submit(ZooKeeper zk, Znodes znodes, long turn, IntConsumer whenDone) {
            zk.getData(
                    znodes.path(turn),
                    false,
                    (rc, path, context, data, stat) -> whenDone.accept(rc),
                    null);
        }
    },

    EXISTS("exists") {
        @Override
        void submit(ZooKeeper zk, Znodes znodes, long turn, IntConsumer whenDone) {
            zk.exists(
                    znodes.path(turn),
                    false,
                    (rc, path, context, stat) -> whenDone.accept(rc),
                    null);
        }
    },

    SET("setData") {
        @Override
        void submit(ZooKeeper zk, Znodes znodes, long turn, IntConsumer whenDone) {
            zk.setData(
                    znodes.path(turn),
                    znodes.data(),
                    -1,
                    (rc, path, context, stat) -> whenDone.accept(rc),
                    null);
        }
    },

    CHURN("create and delete in turn") {
        @Override
        void submit(ZooKeeper zk, Znodes znodes, long turn, IntConsumer whenDone) {
            String own = znodes.ownPath(turn / 2);
            if (turn % 2 == 0) {
                zk.create(
                        own,
                        znodes.data(),
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT,
                        (rc, path, context, name) -> whenDone.accept(rc),
                        null);
            } else {
                zk.delete(own, -1, (rc, path, context) -> whenDone.accept(rc), null);
            }
        }
    },

    MIX("getData, and each tenth time setData") {
        @Override
        void submit(ZooKeeper zk, Znodes znodes, long turn, IntConsumer whenDone) {
            (turn % 10 == 9 ? SET : GET).submit(zk, znodes, turn, whenDone);
        }
    };

    private final String description;

    Work(String description) {
        this.description = description;
    }

    /**
     * Sends the next request.
     *
     * @param turn counted by whoever calls, who does nothing else until the last one is done
     * @param whenDone is told the result's code, on the client's event thread
     */
    abstract void submit(ZooKeeper zk, Znodes znodes, long turn, IntConsumer whenDone);

    String description() {
        return description;
    }

    /** Its name, as it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
