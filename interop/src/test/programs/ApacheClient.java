import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Uses a server as applications do, with Apache's own client: {@code ApacheClient host:port}.
 * Prints "all passed" and ends with 0 if everything was as the documentation says.
 */
final class ApacheClient {
    private final String server;

    private ApacheClient(String server) {
        this.server = server;
    }

    public static void main(String[] args) throws Exception {
        var suite = new ApacheClient(args[0]);
        suite.basics();
        suite.asynchronousCalls();
        suite.watches();
        suite.multi();
        suite.acls();
        suite.chroot();
        suite.sessions();
        System.out.println("all passed");
        System.exit(0);
    }

    /** A client with everything that its default watcher was told. */
    private static final class Connection implements Watcher, AutoCloseable {
        final BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        final ZooKeeper client;

        Connection(String server) throws Exception {
            client = new ZooKeeper(server, 10_000, this);
            expect(KeeperState.SyncConnected, next().getState());
        }

        Connection(String server, long session, byte[] password) throws Exception {
            client = new ZooKeeper(server, 10_000, this, session, password);
        }

        @Override
        public void process(WatchedEvent event) {
            events.add(event);
        }

        WatchedEvent next() throws InterruptedException {
            WatchedEvent event = events.poll(30, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no event came");
            }
            return event;
        }

        void expectEvent(EventType type, String path) throws InterruptedException {
            WatchedEvent event = next();
            expect(type + " " + path, event.getType() + " " + event.getPath());
        }

        @Override
        public void close() throws InterruptedException {
            client.close();
        }
    }

    private void basics() throws Exception {
        try (var c = new Connection(server)) {
            ZooKeeper zk = c.client;
            expect("/s", zk.create("/s", bytes("one"), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            fails(
                    KeeperException.NodeExistsException.class,
                    () -> zk.create("/s", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            fails(
                    KeeperException.NoNodeException.class,
                    () -> zk.create("/x/y", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
            var stat = new Stat();
            expect("one", text(zk.getData("/s", false, stat)));
            expect(0, stat.getVersion());
            expect(1, zk.setData("/s", bytes("two"), 0).getVersion());
            fails(
                    KeeperException.BadVersionException.class,
                    () -> zk.setData("/s", bytes("three"), 0));
            fails(KeeperException.BadVersionException.class, () -> zk.delete("/s", 7));
            expect(
                    "/s/q0000000000",
                    zk.create("/s/q", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL));
            expect(
                    "/s/q0000000001",
                    zk.create("/s/q", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL));
            expect(2, zk.getChildren("/s", false, stat).size());
            expect(2, stat.getNumChildren());
            fails(KeeperException.NotEmptyException.class, () -> zk.delete("/s", -1));
            expect(List.of("/s/q0000000001"), zk.getEphemerals());
            expect(2, zk.getAllChildrenNumber("/s"));
            expect(null, zk.exists("/nothing", false));
            zk.create("/s/box", null, Ids.OPEN_ACL_UNSAFE, CreateMode.CONTAINER);
            zk.create(
                    "/s/t",
                    null,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT_WITH_TTL,
                    stat,
                    60_000);
            expect(0L, stat.getEphemeralOwner());
            expect("ip", zk.whoAmI().get(0).getAuthScheme());
        }
    }

    private void asynchronousCalls() throws Exception {
        try (var c = new Connection(server)) {
            var order = new LinkedBlockingQueue<Integer>();
            for (int i = 0; i < 500; i++) {
                c.client.setData(
                        "/s",
                        bytes("v" + i),
                        -1,
                        (rc, path, context, stat) -> order.add((Integer) context),
                        i);
            }
            for (int i = 0; i < 500; i++) {
                expect(i, order.poll(30, TimeUnit.SECONDS));
            }
            var synced = new CompletableFuture<Integer>();
            c.client.sync("/s", (rc, path, context) -> synced.complete(rc), null);
            expect(0, synced.get(30, TimeUnit.SECONDS));
            expect("v499", text(c.client.getData("/s", false, null)));
        }
    }

    private void watches() throws Exception {
        try (var watching = new Connection(server);
                var c = new Connection(server)) {
            ZooKeeper zk = c.client;
            watching.client.exists("/w", true);
            zk.create("/w", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            watching.expectEvent(EventType.NodeCreated, "/w");
            watching.client.getData("/w", true, null);
            watching.client.getChildren("/w", true);
            zk.setData("/w", bytes("1"), -1);
            watching.expectEvent(EventType.NodeDataChanged, "/w");
            zk.create("/w/a", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            watching.expectEvent(EventType.NodeChildrenChanged, "/w");
            zk.setData("/w", bytes("2"), -1);
            watching.client.addWatch("/w", AddWatchMode.PERSISTENT_RECURSIVE);
            zk.create("/w/a/b", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            watching.expectEvent(EventType.NodeCreated, "/w/a/b");
            zk.setData("/w/a/b", bytes("3"), -1);
            watching.expectEvent(EventType.NodeDataChanged, "/w/a/b");
            zk.delete("/w/a/b", -1);
            watching.expectEvent(EventType.NodeDeleted, "/w/a/b");
            watching.client.removeAllWatches("/w", Watcher.WatcherType.Any, false);
            watching.next();
            zk.setData("/w", bytes("4"), -1);
            expect(true, watching.events.isEmpty());
        }
    }

    private void multi() throws Exception {
        try (var c = new Connection(server)) {
            ZooKeeper zk = c.client;
            expect(
                    3,
                    zk.multi(
                                    List.of(
                                            Op.create(
                                                    "/m",
                                                    bytes("1"),
                                                    Ids.OPEN_ACL_UNSAFE,
                                                    CreateMode.PERSISTENT),
                                            Op.setData("/m", bytes("2"), 0),
                                            Op.check("/m", 1)))
                            .size());
            fails(
                    KeeperException.BadVersionException.class,
                    () -> zk.multi(List.of(Op.delete("/m", -1), Op.check("/s", 12_345))));
            expect("2", text(zk.getData("/m", false, null)));
            expect(2, zk.multi(List.of(Op.getData("/m"), Op.getChildren("/m"))).size());
        }
    }

    private void acls() throws Exception {
        try (var owner = new Connection(server);
                var stranger = new Connection(server)) {
            owner.client.addAuthInfo("digest", bytes("bob:secret"));
            owner.client.create("/mine", bytes("x"), Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            expect("x", text(owner.client.getData("/mine", false, null)));
            fails(
                    KeeperException.NoAuthException.class,
                    () -> stranger.client.getData("/mine", false, null));
            stranger.client.addAuthInfo("digest", bytes("bob:wrong"));
            fails(
                    KeeperException.NoAuthException.class,
                    () -> stranger.client.setData("/mine", null, -1));
            owner.client.setACL("/mine", Ids.READ_ACL_UNSAFE, 0);
            expect("x", text(stranger.client.getData("/mine", false, null)));
        }
    }

    private void chroot() throws Exception {
        try (var c = new Connection(server + "/s")) {
            expect("v499", text(c.client.getData("/", true, null)));
            c.client.setData("/", bytes("root"), -1);
            c.expectEvent(EventType.NodeDataChanged, "/");
        }
    }

    private void sessions() throws Exception {
        var first = new Connection(server);
        first.client.create("/e", null, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        long session = first.client.getSessionId();
        try (var resumed = new Connection(server, session, first.client.getSessionPasswd())) {
            expect(KeeperState.SyncConnected, resumed.next().getState());
            expect(session, resumed.client.getSessionId());
            expect(session, resumed.client.exists("/e", false).getEphemeralOwner());
        }
        // Closing the session took its ephemeral along, and left nothing to resume.
        try (var other = new Connection(server)) {
            expect(null, other.client.exists("/e", false));
        }
        try (var late = new Connection(server, session, first.client.getSessionPasswd())) {
            expect(KeeperState.Expired, late.next().getState());
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private static void fails(Class<? extends Exception> expected, Call call) throws Exception {
        try {
            call.run();
        } catch (Exception e) {
            if (expected.isInstance(e)) {
                return;
            }
            throw e;
        }
        throw new AssertionError("no " + expected.getSimpleName());
    }

    private static void expect(Object expected, Object actual) {
        if (!java.util.Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + ", got " + actual);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
