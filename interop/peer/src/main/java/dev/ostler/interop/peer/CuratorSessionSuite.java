package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.equal;
import static dev.ostler.interop.peer.Checks.isTrue;
import static dev.ostler.interop.peer.Curator.SECONDS;
import static dev.ostler.interop.peer.Curator.bytes;
import static dev.ostler.interop.peer.Curator.client;
import static dev.ostler.interop.peer.Curator.text;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryForever;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;

import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Curator through the loss of connections, sessions and the server itself; the arguments are those
 * of {@link Server}.
 */
final class CuratorSessionSuite {
    /** For sessions that must live while a server restarts, on a slow machine too. */
    private static final int LONG_MILLIS = 60_000;

    private static final int SHORT_MILLIS = 1_500;

    private final Server server;

    private CuratorSessionSuite(Server server) {
        this.server = server;
    }

    public static void main(String[] arguments) {
        var suite = new CuratorSessionSuite(Server.of(arguments));
        new Checks()
                .check("a lost connection is suspended and reconnected", suite::lostConnection)
                .check("a killed server comes back with its sessions", suite::killedServer)
                .check("operations are retried until the server is back", suite::retries)
                .check("an expired session is replaced", suite::expiry)
                .check("a long outage loses the session", suite::longOutage)
                .check("a leader that loses its session loses the lead", suite::lostLead)
                .check("a lock goes to the next with its holder's session", suite::lostLock)
                .end();
    }

    private record Session(CuratorFramework client, LinkedBlockingQueue<ConnectionState> states)
            implements AutoCloseable {
        static Session open(String address, int timeoutMillis) throws InterruptedException {
            var client =
                    CuratorFrameworkFactory.newClient(
                            address, timeoutMillis, 5_000, new RetryOneTime(100));
            var states = new LinkedBlockingQueue<ConnectionState>();
            client.getConnectionStateListenable().addListener((source, state) -> states.add(state));
            client.start();
            var session = new Session(client, states);
            session.expect(ConnectionState.CONNECTED);
            return session;
        }

        long id() throws Exception {
            return client.getZookeeperClient().getZooKeeper().getSessionId();
        }

        /** Ends the session on the server, as if it had expired there. */
        void expire(String address) throws Exception {
            Client.resume(address, client.getZookeeperClient().getZooKeeper()).close();
        }

        void expect(ConnectionState state) throws InterruptedException {
            equal(state, states.poll(SECONDS, TimeUnit.SECONDS));
        }

        void await(ConnectionState state) throws InterruptedException {
            ConnectionState next = null;
            while (next != state) {
                next = states.poll(SECONDS, TimeUnit.SECONDS);
                isTrue(next != null, state + " has not come");
            }
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private void lostConnection() throws Exception {
        try (var relay = new Relay(server.port());
                var session = Session.open(relay.address(), LONG_MILLIS)) {
            long id = session.id();
            session.client().create().withMode(CreateMode.EPHEMERAL).forPath("/suspended");
            relay.cut();
            session.expect(ConnectionState.SUSPENDED);
            relay.mend();
            session.expect(ConnectionState.RECONNECTED);
            equal(id, session.id());
            equal(id, session.client().checkExists().forPath("/suspended").getEphemeralOwner());
        }
    }

    private void killedServer() throws Exception {
        try (var session = Session.open(server.address(), LONG_MILLIS)) {
            CuratorFramework client = session.client();
            long id = session.id();
            client.create().forPath("/killed", bytes("1"));
            client.create().withMode(CreateMode.EPHEMERAL).forPath("/killed/ephemeral");
            var heard = new LinkedBlockingQueue<String>();
            Watcher watcher =
                    event -> {
                        if (event.getType() != EventType.None) {
                            heard.add(event.getType() + " " + event.getPath());
                        }
                    };
            client.getData().usingWatcher(watcher).forPath("/killed");
            server.kill();
            session.expect(ConnectionState.SUSPENDED);
            server.start();
            session.expect(ConnectionState.RECONNECTED);
            equal(id, session.id());
            equal(id, client.checkExists().forPath("/killed/ephemeral").getEphemeralOwner());
            client.setData().forPath("/killed", bytes("2"));
            equal("NodeDataChanged /killed", heard.poll(SECONDS, TimeUnit.SECONDS));
        }
    }

    private void retries() throws Exception {
        try (CuratorFramework client =
                CuratorFrameworkFactory.newClient(
                        server.address(), LONG_MILLIS, 1_000, new RetryForever(50))) {
            client.start();
            client.create().forPath("/retried", bytes("1"));
            server.kill();
            Future<String> read =
                    Curator.inBackground(() -> text(client.getData().forPath("/retried")));
            server.start();
            equal("1", read.get(SECONDS, TimeUnit.SECONDS));
        }
    }

    private void expiry() throws Exception {
        try (var session = Session.open(server.address(), LONG_MILLIS);
                var node =
                        new PersistentNode(
                                session.client(),
                                CreateMode.EPHEMERAL,
                                false,
                                "/renewed",
                                bytes("x"))) {
            node.start();
            isTrue(node.waitForInitialCreate(SECONDS, TimeUnit.SECONDS), "it is created");
            long id = session.id();
            session.expire(server.address());
            session.await(ConnectionState.LOST);
            session.await(ConnectionState.RECONNECTED);
            isTrue(id != session.id(), "it is another session");
            Checks.await(
                    "the znode is the new session's",
                    () -> {
                        try {
                            var stat = session.client().checkExists().forPath("/renewed");
                            return stat != null && stat.getEphemeralOwner() == session.id();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    });
        }
    }

    private void longOutage() throws Exception {
        try (var relay = new Relay(server.port());
                var session = Session.open(relay.address(), SHORT_MILLIS);
                CuratorFramework other = client(server.address())) {
            long id = session.id();
            session.client().create().withMode(CreateMode.EPHEMERAL).forPath("/outlived");
            relay.cut();
            session.expect(ConnectionState.SUSPENDED);
            session.expect(ConnectionState.LOST);
            Checks.await("its znode is gone", () -> isMissing(other, "/outlived"));
            relay.mend();
            session.expect(ConnectionState.RECONNECTED);
            isTrue(id != session.id(), "it is another session");
        }
    }

    private static boolean isMissing(CuratorFramework client, String path) {
        try {
            return client.checkExists().forPath(path) == null;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void lostLead() throws Exception {
        try (var session = Session.open(server.address(), LONG_MILLIS);
                CuratorFramework other = client(server.address());
                var first = new LeaderLatch(session.client(), "/lead", "first");
                var second = new LeaderLatch(other, "/lead", "second")) {
            first.start();
            isTrue(first.await(SECONDS, TimeUnit.SECONDS), "the first leads");
            second.start();
            Checks.await("two take part", () -> participants(second) == 2);
            session.expire(server.address());
            isTrue(second.await(SECONDS, TimeUnit.SECONDS), "then the second leads");
            session.await(ConnectionState.RECONNECTED);
            Checks.await("the first is back in the queue", () -> participants(second) == 2);
            isTrue(!first.hasLeadership(), "and does not lead");
        }
    }

    private static int participants(LeaderLatch latch) {
        try {
            return latch.getParticipants().size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void lostLock() throws Exception {
        try (var session = Session.open(server.address(), LONG_MILLIS);
                CuratorFramework other = client(server.address())) {
            var held = new InterProcessMutex(session.client(), "/inherited");
            var wanted = new InterProcessMutex(other, "/inherited");
            held.acquire();
            Future<Boolean> acquired =
                    Curator.inBackground(() -> wanted.acquire(SECONDS, TimeUnit.SECONDS));
            session.expire(server.address());
            isTrue(acquired.get(SECONDS, TimeUnit.SECONDS), "the second gets it");
        }
    }
}
