package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.await;
import static dev.ostler.interop.peer.Checks.equal;
import static dev.ostler.interop.peer.Checks.fails;
import static dev.ostler.interop.peer.Checks.isTrue;

import org.I0Itec.zkclient.DistributedQueue;
import org.I0Itec.zkclient.IZkDataListener;
import org.I0Itec.zkclient.IZkStateListener;
import org.I0Itec.zkclient.ZkClient;
import org.I0Itec.zkclient.ZkConnection;
import org.I0Itec.zkclient.exception.ZkBadVersionException;
import org.I0Itec.zkclient.exception.ZkException;
import org.I0Itec.zkclient.exception.ZkNoNodeException;
import org.I0Itec.zkclient.exception.ZkNodeExistsException;
import org.I0Itec.zkclient.exception.ZkTimeoutException;
import org.I0Itec.zkclient.serialize.BytesPushThroughSerializer;
import org.I0Itec.zkclient.serialize.SerializableSerializer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** zkclient's API against a server; the arguments are those of {@link Server}. */
final class ZkClientSuite {
    /** For sessions that must live while a server restarts, on a slow machine too. */
    private static final int SESSION_MILLIS = 60_000;

    private static final int SHORT_MILLIS = 1_500;
    private static final int CONNECT_MILLIS = 10_000;
    private static final long SECONDS = 60;

    private final Server server;

    private ZkClientSuite(Server server) {
        this.server = server;
    }

    public static void main(String[] arguments) {
        var suite = new ZkClientSuite(Server.of(arguments));
        new Checks()
                .check("a server that is not there", suite::nobodyThere)
                .check("objects are written and read", suite::serializer)
                .check("bytes pass through", suite::passThrough)
                .check("every create mode", suite::createModes)
                .check("errors have their own exceptions", suite::errors)
                .check("trees are made and deleted", suite::trees)
                .check("versions and updates", suite::versions)
                .check("access control", suite::accessControl)
                .check("several operations at once", suite::multi)
                .check("data listeners", suite::dataListeners)
                .check("child listeners", suite::childListeners)
                .check("listeners that have gone hear nothing", suite::unsubscribed)
                .check("waiting until a znode exists", suite::waitUntilExists)
                .check("a queue", suite::queue)
                .check("a lost connection", suite::lostConnection)
                .check("operations wait for a killed server", suite::killedServer)
                .check("an expired session is replaced", suite::expiry)
                .check("a long outage loses the session", suite::longOutage)
                .end();
    }

    private void nobodyThere() throws Exception {
        try (var relay = new Relay(server.port())) {
            relay.cut();
            fails(ZkTimeoutException.class, () -> new ZkClient(relay.address(), 500));
        }
    }

    private void serializer() throws Exception {
        try (Opened opened = open(server.address())) {
            ZkClient zk = opened.zk();
            zk.createPersistent("/z-object", new ArrayList<>(List.of("a", "b")));
            equal(new ArrayList<>(List.of("a", "b")), zk.<Object>readData("/z-object"));
            zk.writeData("/z-object", 42L);
            equal(42L, zk.<Object>readData("/z-object"));
            zk.writeData("/z-object", null);
            isTrue(zk.readData("/z-object") == null, "null stays null");
            isTrue(zk.readData("/z-nothing", true) == null, "null instead of an exception");
        }
    }

    private void passThrough() throws Exception {
        var zk =
                new ZkClient(
                        server.address(),
                        SESSION_MILLIS,
                        CONNECT_MILLIS,
                        new BytesPushThroughSerializer());
        zk.createPersistent("/z-bytes", bytes("raw"));
        equal(bytes("raw"), zk.<Object>readData("/z-bytes"));
        zk.setZkSerializer(new SerializableSerializer());
        fails(ZkException.class, () -> zk.<Object>readData("/z-bytes"));
        zk.close();
    }

    private void createModes() throws Exception {
        try (Opened opened = open(server.address())) {
            ZkClient zk = opened.zk();
            zk.createPersistent("/z-modes");
            equal("/z-modes/s0000000000", zk.createPersistentSequential("/z-modes/s", "x"));
            zk.createEphemeral("/z-modes/e");
            equal("/z-modes/es0000000002", zk.createEphemeralSequential("/z-modes/es", "x"));
            equal("/z-modes/c", zk.create("/z-modes/c", "x", CreateMode.CONTAINER));
            isTrue(zk.getCreationTime("/z-modes") > 0, "it knows when it was created");
        }
        try (Opened opened = open(server.address())) {
            List<String> left = opened.zk().getChildren("/z-modes");
            left.sort(null);
            equal(List.of("c", "s0000000000"), left);
        }
    }

    private void errors() throws Exception {
        try (Opened opened = open(server.address())) {
            ZkClient zk = opened.zk();
            zk.createPersistent("/z-errors");
            fails(ZkNodeExistsException.class, () -> zk.create("/z-errors", null, MODE));
            fails(ZkNoNodeException.class, () -> zk.create("/z-errors/a/b", null, MODE));
            fails(ZkNoNodeException.class, () -> zk.<Object>readData("/z-errors/a"));
            fails(ZkBadVersionException.class, () -> zk.writeDataReturnStat("/z-errors", "x", 7));
            zk.createPersistent("/z-errors/child");
            ZkException failure = fails(ZkException.class, () -> zk.delete("/z-errors"));
            isTrue(failure.getCause() instanceof KeeperException.NotEmptyException, "not empty");
            fails(IllegalArgumentException.class, () -> zk.create("no-slash", null, MODE));
            isTrue(!zk.delete("/z-errors/nothing"), "nothing is deleted");
        }
    }

    private void trees() throws Exception {
        try (Opened opened = open(server.address())) {
            ZkClient zk = opened.zk();
            zk.createPersistent("/z-tree/a/b/c", true);
            zk.createPersistent("/z-tree/a/b/c", true);
            equal(1, zk.countChildren("/z-tree/a"));
            isTrue(zk.exists("/z-tree/a/b/c"), "all of it is there");
            isTrue(zk.deleteRecursive("/z-tree"), "all of it goes");
            isTrue(!zk.exists("/z-tree"), "all of it is gone");
        }
    }

    private void versions() throws Exception {
        try (Opened opened = open(server.address())) {
            ZkClient zk = opened.zk();
            zk.createPersistent("/z-versions", 1);
            equal(1, zk.writeDataReturnStat("/z-versions", 2, 0).getVersion());
            var stat = new Stat();
            equal(2, zk.<Object>readData("/z-versions", stat));
            equal(1, stat.getVersion());
            zk.<Integer>updateDataSerialized("/z-versions", number -> number + 1);
            equal(3, zk.<Object>readData("/z-versions"));
            fails(ZkBadVersionException.class, () -> zk.delete("/z-versions", 0));
            isTrue(zk.delete("/z-versions", 2), "the right version is deleted");
        }
    }

    private void accessControl() throws Exception {
        try (Opened owner = open(server.address());
                Opened stranger = open(server.address())) {
            ZkClient zk = owner.zk();
            zk.addAuthInfo("digest", bytes("ann:secret"));
            zk.createPersistent("/z-acl", "x", Ids.CREATOR_ALL_ACL);
            ZkException refused =
                    fails(ZkException.class, () -> stranger.zk().<Object>readData("/z-acl"));
            isTrue(refused.getCause() instanceof KeeperException.NoAuthException, "no permission");
            zk.setAcl("/z-acl", Arrays.asList(new ACL(Perms.READ, new Id("world", "anyone"))));
            equal("x", stranger.zk().<Object>readData("/z-acl"));
            equal(1, zk.getAcl("/z-acl").getValue().getAversion());
            equal(Perms.READ, zk.getAcl("/z-acl").getKey().getFirst().getPerms());
        }
    }

    private void multi() throws Exception {
        try (Opened opened = open(server.address())) {
            List<OpResult> results =
                    opened.zk()
                            .multi(
                                    List.of(
                                            Op.create("/z-multi", null, Ids.OPEN_ACL_UNSAFE, MODE),
                                            Op.setData("/z-multi", bytes("x"), 0)));
            equal(2, results.size());
            fails(ZkException.class, () -> opened.zk().multi(List.of(Op.check("/z-multi", 9))));
        }
    }

    private void dataListeners() throws Exception {
        try (Opened opened = open(server.address());
                Opened writer = open(server.address())) {
            var heard = new LinkedBlockingQueue<String>();
            opened.zk().subscribeDataChanges("/z-data", listener(heard));
            writer.zk().createPersistent("/z-data", "1");
            equal("change /z-data 1", heard.poll(SECONDS, TimeUnit.SECONDS));
            writer.zk().writeData("/z-data", "2");
            equal("change /z-data 2", heard.poll(SECONDS, TimeUnit.SECONDS));
            writer.zk().delete("/z-data");
            equal("deleted /z-data", heard.poll(SECONDS, TimeUnit.SECONDS));
            writer.zk().createPersistent("/z-data", "3");
            equal("change /z-data 3", heard.poll(SECONDS, TimeUnit.SECONDS));
        }
    }

    private static IZkDataListener listener(LinkedBlockingQueue<String> heard) {
        return new IZkDataListener() {
            @Override
            public void handleDataChange(String path, Object data) {
                heard.add("change " + path + " " + data);
            }

            @Override
            public void handleDataDeleted(String path) {
                heard.add("deleted " + path);
            }
        };
    }

    private void childListeners() throws Exception {
        try (Opened opened = open(server.address());
                Opened writer = open(server.address())) {
            var heard = new LinkedBlockingQueue<String>();
            opened.zk()
                    .subscribeChildChanges(
                            "/z-children", (path, children) -> heard.add(path + " " + children));
            writer.zk().createPersistent("/z-children");
            equal("/z-children []", heard.poll(SECONDS, TimeUnit.SECONDS));
            writer.zk().createPersistent("/z-children/a");
            equal("/z-children [a]", heard.poll(SECONDS, TimeUnit.SECONDS));
            writer.zk().delete("/z-children/a");
            equal("/z-children []", heard.poll(SECONDS, TimeUnit.SECONDS));
            writer.zk().delete("/z-children");
            equal("/z-children null", heard.poll(SECONDS, TimeUnit.SECONDS));
        }
    }

    private void unsubscribed() throws Exception {
        try (Opened opened = open(server.address());
                Opened writer = open(server.address())) {
            var gone = new LinkedBlockingQueue<String>();
            var stays = new LinkedBlockingQueue<String>();
            IZkDataListener leaving = listener(gone);
            opened.zk().subscribeDataChanges("/z-left", leaving);
            opened.zk().subscribeDataChanges("/z-left", listener(stays));
            opened.zk().unsubscribeDataChanges("/z-left", leaving);
            writer.zk().createPersistent("/z-left", "1");
            equal("change /z-left 1", stays.poll(SECONDS, TimeUnit.SECONDS));
            equal(0, gone.size());
            equal(2, opened.zk().numberOfListeners()); // The other is that of states.
            opened.zk().unsubscribeAll();
            equal(0, opened.zk().numberOfListeners());
        }
    }

    private void waitUntilExists() throws Exception {
        try (Opened opened = open(server.address());
                Opened writer = open(server.address())) {
            isTrue(
                    !opened.zk().waitUntilExists("/z-awaited", TimeUnit.MILLISECONDS, 50),
                    "it is not there");
            Future<Boolean> seen =
                    Curator.inBackground(
                            () ->
                                    opened.zk()
                                            .waitUntilExists(
                                                    "/z-awaited", TimeUnit.SECONDS, SECONDS));
            writer.zk().createEphemeral("/z-awaited");
            isTrue(seen.get(SECONDS, TimeUnit.SECONDS), "it comes");
        }
    }

    private void queue() throws Exception {
        try (Opened one = open(server.address());
                Opened two = open(server.address())) {
            one.zk().createPersistent("/z-queue");
            var in = new DistributedQueue<String>(one.zk(), "/z-queue");
            var out = new DistributedQueue<String>(two.zk(), "/z-queue");
            for (int i = 0; i < 5; i++) {
                in.offer("item " + i);
            }
            equal("item 0", out.peek());
            for (int i = 0; i < 5; i++) {
                equal("item " + i, out.poll());
            }
            isTrue(out.isEmpty(), "it is empty");
        }
    }

    private void lostConnection() throws Exception {
        try (var relay = new Relay(server.port());
                Opened opened = open(relay.address());
                Opened writer = open(server.address())) {
            long session = opened.sessionId();
            opened.zk().createEphemeral("/z-lost", "1");
            var heard = new LinkedBlockingQueue<String>();
            opened.zk().subscribeDataChanges("/z-lost", listener(heard));
            relay.cut();
            opened.expect("Disconnected");
            writer.zk().writeData("/z-lost", "2");
            relay.mend();
            opened.expect("SyncConnected");
            equal("change /z-lost 2", heard.poll(SECONDS, TimeUnit.SECONDS));
            equal(session, opened.sessionId());
        }
    }

    private void killedServer() throws Exception {
        try (Opened opened = open(server.address())) {
            opened.zk().createPersistent("/z-killed", "1");
            server.kill();
            opened.expect("Disconnected");
            Future<Object> read =
                    Curator.inBackground(
                            () ->
                                    opened.zk()
                                            .retryUntilConnected(
                                                    () -> opened.zk().readData("/z-killed")));
            isTrue(
                    !opened.zk().waitUntilConnected(50, TimeUnit.MILLISECONDS),
                    "nobody is connected");
            server.start();
            equal("1", read.get(SECONDS, TimeUnit.SECONDS));
            opened.expect("SyncConnected");
        }
    }

    private void expiry() throws Exception {
        try (Opened opened = open(server.address())) {
            opened.zk().createEphemeral("/z-expired", "1");
            var heard = new LinkedBlockingQueue<String>();
            opened.zk().subscribeDataChanges("/z-expired", listener(heard));
            long session = opened.sessionId();
            Client.resume(server.address(), opened.connection().getZookeeper()).close();
            opened.await("Expired");
            opened.await("new session");
            isTrue(session != opened.sessionId(), "it is another session");
            equal("deleted /z-expired", heard.poll(SECONDS, TimeUnit.SECONDS));
            opened.zk().createEphemeral("/z-expired", "2");
            equal("change /z-expired 2", heard.poll(SECONDS, TimeUnit.SECONDS));
        }
    }

    private void longOutage() throws Exception {
        try (var relay = new Relay(server.port());
                Opened opened = open(relay.address(), SHORT_MILLIS);
                Opened other = open(server.address())) {
            opened.zk().createEphemeral("/z-outlived");
            long session = opened.sessionId();
            relay.cut();
            opened.expect("Disconnected");
            await("its znode is gone", () -> !other.zk().exists("/z-outlived"));
            relay.mend();
            opened.await("new session");
            isTrue(session != opened.sessionId(), "it is another session");
            equal(KeeperState.SyncConnected, state(opened.zk()));
        }
    }

    private static KeeperState state(ZkClient zk) {
        return zk.waitForKeeperState(KeeperState.SyncConnected, SECONDS, TimeUnit.SECONDS)
                ? KeeperState.SyncConnected
                : KeeperState.Disconnected;
    }

    private static final CreateMode MODE = CreateMode.PERSISTENT;

    /** A client, what lies below it, and what it has told of its state. */
    private record Opened(ZkClient zk, ZkConnection connection, LinkedBlockingQueue<String> states)
            implements AutoCloseable {
        long sessionId() {
            return connection.getZookeeper().getSessionId();
        }

        void expect(String state) throws InterruptedException {
            equal(state, String.valueOf(states.poll(SECONDS, TimeUnit.SECONDS)));
        }

        void await(String state) throws InterruptedException {
            String next = "";
            while (!next.equals(state)) {
                next = states.poll(SECONDS, TimeUnit.SECONDS);
                isTrue(next != null, state + " has not come");
            }
        }

        @Override
        public void close() {
            zk.close();
        }
    }

    private static Opened open(String address) {
        return open(address, SESSION_MILLIS);
    }

    private static Opened open(String address, int sessionMillis) {
        var connection = new ZkConnection(address, sessionMillis);
        var zk = new ZkClient(connection, CONNECT_MILLIS);
        var states = new LinkedBlockingQueue<String>();
        zk.subscribeStateChanges(
                new IZkStateListener() {
                    @Override
                    public void handleStateChanged(KeeperState state) {
                        states.add(state.toString());
                    }

                    @Override
                    public void handleNewSession() {
                        states.add("new session");
                    }

                    @Override
                    public void handleSessionEstablishmentError(Throwable error) {
                        states.add("error " + error);
                    }
                });
        return new Opened(zk, connection, states);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
