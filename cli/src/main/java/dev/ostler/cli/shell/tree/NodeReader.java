package dev.ostler.cli.shell.tree;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Reads many znodes at once. */
final class NodeReader {
    /** Many enough to hide the way to the server, few enough not to flood it. */
    private static final int IN_FLIGHT_MAX = 500;

    private final ZooKeeper zk;
    private final Subtree.Detail detail;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT_MAX);

    NodeReader(ZooKeeper zk, Subtree.Detail detail) {
        this.zk = zk;
        this.detail = detail;
    }

    /** What came of a znode; its replies arrive on the client's event thread. */
    static final class Answer {
        private final String path;
        private @Nullable KeeperException failure;
        private List<String> children = List.of();
        private Stat stat = new Stat();
        private byte @Nullable [] data;
        private List<ACL> acl = List.of();

        private Answer(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }

        /** Null if it was read. */
        @Nullable KeeperException failure() {
            return failure;
        }

        Node node() {
            return new Node(path, children, stat, data, acl);
        }

        private boolean isGood(int rc) {
            if (rc != Code.OK.intValue() && failure == null) {
                failure = KeeperException.create(Code.get(rc), path);
            }
            return rc == Code.OK.intValue();
        }
    }

    /** Reads them all; the answers are in the order of the paths. */
    List<Answer> read(List<String> paths) throws InterruptedException {
        int requests =
                switch (detail) {
                    case STAT -> 1;
                    case DATA -> 2;
                    case EVERYTHING -> 3;
                };
        var open = new CountDownLatch(paths.size() * requests);
        List<Answer> answers = new ArrayList<>(paths.size());
        for (String path : paths) {
            var answer = new Answer(path);
            answers.add(answer);
            readChildren(answer, open);
            if (detail != Subtree.Detail.STAT) {
                readData(answer, open);
            }
            if (detail == Subtree.Detail.EVERYTHING) {
                readAcl(answer, open);
            }
        }
        open.await();
        return answers;
    }

    private void readChildren(Answer answer, CountDownLatch open) throws InterruptedException {
        inFlight.acquire();
        zk.getChildren(
                answer.path,
                false,
                (rc, _, _, children, stat) -> {
                    if (answer.isGood(rc)) {
                        answer.children = new ArrayList<>(children);
                        Collections.sort(answer.children);
                        answer.stat = stat;
                    }
                    finished(open);
                },
                null);
    }

    private void readData(Answer answer, CountDownLatch open) throws InterruptedException {
        inFlight.acquire();
        zk.getData(
                answer.path,
                false,
                (rc, _, _, data, stat) -> {
                    if (answer.isGood(rc)) {
                        answer.data = data;
                        answer.stat = Objects.requireNonNull(stat); // Of this very data.
                    }
                    finished(open);
                },
                null);
    }

    private void readAcl(Answer answer, CountDownLatch open) throws InterruptedException {
        inFlight.acquire();
        zk.getACL(
                answer.path,
                null,
                (rc, _, _, acl, _) -> {
                    if (answer.isGood(rc)) {
                        answer.acl = acl;
                    }
                    finished(open);
                },
                null);
    }

    private void finished(CountDownLatch open) {
        inFlight.release();
        open.countDown();
    }
}
