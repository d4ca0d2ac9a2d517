package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.equal;
import static dev.ostler.interop.peer.Checks.fails;
import static dev.ostler.interop.peer.Checks.isTrue;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The client API against the server at {@code 127.0.0.1:PORT}, the one argument. The server's tick
 * must be 500 ms and its extended types enabled.
 */
final class ClientSuite {
    private static final int SHORT_TIMEOUT_MILLIS = 1_500;

    private final String address;
    private final int port;

    private ClientSuite(int port) {
        this.port = port;
        this.address = "127.0.0.1:" + port;
    }

    public static void main(String[] arguments) {
        var suite = new ClientSuite(Integer.parseInt(arguments[0]));
        new Checks()
                .check("data comes back as it was sent", suite::dataRoundTrip)
                .check("every create mode", suite::createModes)
                .check("versions are checked", suite::versions)
                .check("children and their number", suite::children)
                .check("a multi happens at once or not at all", suite::multi)
                .check("several reads in one", suite::multiRead)
                .check("callbacks come in the order of their calls", suite::asynchronousCalls)
                .check("one-shot watches", suite::oneShotWatches)
                .check("persistent and recursive watches", suite::persistentWatches)
                .check("watches can be removed", suite::removedWatches)
                .check("watchers run one by one on the event thread", suite::eventThread)
                .check("access control", suite::accessControl)
                .check("a failed authentication ends the client", suite::failedAuthentication)
                .check("a chroot", suite::chroot)
                .check("a session can be resumed elsewhere", suite::resume)
                .check("a session that another client closes is expired", suite::expiry)
                .check("a lost connection is not a lost session", suite::lostConnection)
                .check("watches survive a lost connection", suite::watchesAcrossConnections)
                .check("a dead client's ephemeral znodes go", suite::deadClient)
                .check("an idle client stays alive by pings", suite::idleClient)
                .end();
    }

    private void dataRoundTrip() throws Exception {
        try (Client client = connect("/data")) {
            ZooKeeper zk = client.zooKeeper();
            byte[] large = new byte[900_000];
            large[899_999] = 1;
            for (byte[] data : List.of(bytes("text"), new byte[0], large)) {
                zk.setData("/data", data, -1);
                equal(data, zk.getData("/data", false, null));
            }
            zk.setData("/data", null, -1);
            isTrue(zk.getData("/data", false, null) == null, "null data stays null");
            equal(
                    "/data",
                    zk.create("/data/\u65e5", null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT)
                            .substring(0, 5));
            equal(List.of("\u65e5"), zk.getChildren("/data", false));
        }
    }

    private void createModes() throws Exception {
        try (Client client = connect("/modes")) {
            ZooKeeper zk = client.zooKeeper();
            for (CreateMode mode : CreateMode.values()) {
                var stat = new Stat();
                long ttl = mode.isTTL() ? 1_000_000 : -1;
                String made =
                        zk.create(
                                "/modes/" + mode, bytes("x"), Ids.OPEN_ACL_UNSAFE, mode, stat, ttl);
                isTrue(
                        mode.isSequential() == made.matches("/modes/.*\\d{10}"),
                        mode + " made " + made);
                equal(mode.isEphemeral() ? zk.getSessionId() : 0L, stat.getEphemeralOwner());
                equal(zk.exists(made, false), stat);
            }
            equal(2, zk.getEphemerals().size());
            fails(
                    KeeperException.NoChildrenForEphemeralsException.class,
                    () -> create(zk, "/modes/EPHEMERAL/child", CreateMode.PERSISTENT));
            fails(
                    KeeperException.NodeExistsException.class,
                    () -> create(zk, "/modes/PERSISTENT", CreateMode.PERSISTENT));
        }
        try (Client client = Client.connect(address)) {
            equal(5, client.zooKeeper().getChildren("/modes", false).size());
        }
    }

    private void versions() throws Exception {
        try (Client client = connect("/versions")) {
            ZooKeeper zk = client.zooKeeper();
            equal(1, zk.setData("/versions", bytes("a"), 0).getVersion());
            fails(
                    KeeperException.BadVersionException.class,
                    () -> zk.setData("/versions", bytes("b"), 0));
            equal(2, zk.setData("/versions", bytes("a"), -1).getVersion());
            create(zk, "/versions/child", CreateMode.PERSISTENT);
            Stat stat = zk.exists("/versions", false);
            equal(1, stat.getCversion());
            equal(1, stat.getNumChildren());
            fails(
                    KeeperException.NotEmptyException.class,
                    () -> {
                        zk.delete("/versions", 2);
                        return "deleted";
                    });
            zk.delete("/versions/child", 0);
            fails(
                    KeeperException.BadVersionException.class,
                    () -> {
                        zk.delete("/versions", 7);
                        return "deleted";
                    });
            zk.delete("/versions", 2);
            isTrue(zk.exists("/versions", false) == null, "it is deleted");
        }
    }

    private void children() throws Exception {
        try (Client client = connect("/children")) {
            ZooKeeper zk = client.zooKeeper();
            for (int i = 0; i < 300; i++) {
                create(zk, "/children/c-", CreateMode.PERSISTENT_SEQUENTIAL);
            }
            var stat = new Stat();
            List<String> names = new ArrayList<>(zk.getChildren("/children", false, stat));
            names.sort(null);
            equal(300, names.size());
            equal("c-0000000299", names.getLast());
            equal(300, stat.getNumChildren());
            equal(300, zk.getAllChildrenNumber("/children"));
        }
    }

    private void multi() throws Exception {
        try (Client client = connect("/multi")) {
            ZooKeeper zk = client.zooKeeper();
            List<OpResult> results =
                    zk.multi(
                            List.of(
                                    Op.check("/multi", 0),
                                    Op.create(
                                            "/multi/a",
                                            bytes("1"),
                                            Ids.OPEN_ACL_UNSAFE,
                                            CreateMode.PERSISTENT),
                                    Op.setData("/multi/a", bytes("2"), 0),
                                    Op.delete("/multi/a", 1)));
            equal(4, results.size());
            equal("/multi/a", ((OpResult.CreateResult) results.get(1)).getPath());
            equal(1, ((OpResult.SetDataResult) results.get(2)).getStat().getVersion());

            var failure =
                    fails(
                            KeeperException.BadVersionException.class,
                            () ->
                                    zk.transaction()
                                            .create(
                                                    "/multi/b",
                                                    null,
                                                    Ids.OPEN_ACL_UNSAFE,
                                                    CreateMode.PERSISTENT)
                                            .check("/multi", 9)
                                            .setData("/multi", bytes("3"), -1)
                                            .commit());
            List<Integer> errors =
                    failure.getResults().stream()
                            .map(result -> ((OpResult.ErrorResult) result).getErr())
                            .toList();
            equal(List.of(0, -103, -2), errors);
            isTrue(zk.exists("/multi/b", false) == null, "nothing of it has happened");
        }
    }

    private void multiRead() throws Exception {
        try (Client client = connect("/reads")) {
            List<OpResult> results =
                    client.zooKeeper()
                            .multi(
                                    List.of(
                                            Op.getData("/reads"),
                                            Op.getChildren("/"),
                                            Op.getData("/nothing")));
            isTrue(results.get(0) instanceof OpResult.GetDataResult, "data");
            isTrue(results.get(1) instanceof OpResult.GetChildrenResult, "children");
            equal(-101, ((OpResult.ErrorResult) results.get(2)).getErr());
        }
    }

    private void asynchronousCalls() throws Exception {
        try (Client client = connect("/async")) {
            ZooKeeper zk = client.zooKeeper();
            var answers = new LinkedBlockingQueue<String>();
            int rounds = 200;
            for (int i = 0; i < rounds; i++) {
                String path = "/async/" + i;
                zk.create(
                        path,
                        bytes("x"),
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT,
                        (rc, asked, context, name, stat) -> answers.add("create " + rc + asked),
                        null);
                zk.getData(
                        path,
                        false,
                        (rc, asked, context, data, stat) -> answers.add("get " + rc + asked),
                        null);
                zk.delete(
                        path, 0, (rc, asked, context) -> answers.add("delete " + rc + asked), null);
                zk.exists(
                        path,
                        false,
                        (rc, asked, context, stat) -> answers.add("exists " + rc + asked),
                        null);
            }
            for (int i = 0; i < rounds; i++) {
                String path = "/async/" + i;
                for (String answer : List.of("create 0", "get 0", "delete 0", "exists -101")) {
                    equal(answer + path, answers.poll(20, TimeUnit.SECONDS));
                }
            }
        }
    }

    private void oneShotWatches() throws Exception {
        try (Client client = connect("/watched");
                Client writer = Client.connect(address)) {
            ZooKeeper zk = client.zooKeeper();
            ZooKeeper other = writer.zooKeeper();
            var data = new Events();
            var children = new Events();
            var exists = new Events();
            zk.getData("/watched", data, null);
            zk.getChildren("/watched", children);
            zk.exists("/watched/later", exists);

            other.setData("/watched", bytes("same"), -1);
            data.expect("NodeDataChanged /watched");
            zk.getData("/watched", data, null);
            other.setData("/watched", bytes("same"), -1);
            data.expect("NodeDataChanged /watched");
            other.setData("/watched", bytes("unseen"), -1);

            create(other, "/watched/later", CreateMode.PERSISTENT);
            exists.expect("NodeCreated /watched/later");
            children.expect("NodeChildrenChanged /watched");
            zk.exists("/watched/later", exists);
            zk.getChildren("/watched", children);
            other.setData("/watched/later", bytes("x"), -1);
            exists.expect("NodeDataChanged /watched/later");
            zk.exists("/watched/later", exists);
            other.delete("/watched/later", -1);
            exists.expect("NodeDeleted /watched/later");
            children.expect("NodeChildrenChanged /watched");

            zk.exists("/watched", true);
            other.delete("/watched", -1);
            client.events().expect("NodeDeleted /watched");
            zk.sync("/");
            data.expectNothing();
            children.expectNothing();
            exists.expectNothing();
            var replacement = new Events();
            zk.register(replacement);
            zk.exists("/watched", true);
            create(other, "/watched", CreateMode.PERSISTENT);
            replacement.expect("NodeCreated /watched");
            client.events().expectNothing();
        }
    }

    private void persistentWatches() throws Exception {
        try (Client client = connect("/persistent");
                Client writer = Client.connect(address)) {
            ZooKeeper zk = client.zooKeeper();
            ZooKeeper other = writer.zooKeeper();
            var persistent = new Events();
            var recursive = new Events();
            zk.addWatch("/persistent", persistent, AddWatchMode.PERSISTENT);
            zk.addWatch("/persistent", recursive, AddWatchMode.PERSISTENT_RECURSIVE);

            create(other, "/persistent/a", CreateMode.PERSISTENT);
            create(other, "/persistent/a/b", CreateMode.PERSISTENT);
            other.setData("/persistent/a", bytes("x"), -1);
            other.delete("/persistent/a/b", -1);
            other.delete("/persistent/a", -1);
            other.setData("/persistent", bytes("x"), -1);
            other.delete("/persistent", -1);
            create(other, "/persistent", CreateMode.PERSISTENT);

            for (String event :
                    List.of(
                            "NodeChildrenChanged /persistent",
                            "NodeChildrenChanged /persistent",
                            "NodeDataChanged /persistent",
                            "NodeDeleted /persistent",
                            "NodeCreated /persistent")) {
                persistent.expect(event);
            }
            for (String event :
                    List.of(
                            "NodeCreated /persistent/a",
                            "NodeCreated /persistent/a/b",
                            "NodeDataChanged /persistent/a",
                            "NodeDeleted /persistent/a/b",
                            "NodeDeleted /persistent/a",
                            "NodeDataChanged /persistent",
                            "NodeDeleted /persistent",
                            "NodeCreated /persistent")) {
                recursive.expect(event);
            }
        }
    }

    private void removedWatches() throws Exception {
        try (Client client = connect("/removed")) {
            ZooKeeper zk = client.zooKeeper();
            var events = new Events();
            zk.getData("/removed", events, null);
            zk.removeWatches("/removed", events, Watcher.WatcherType.Data, false);
            events.expect("DataWatchRemoved /removed");
            zk.addWatch("/removed", events, AddWatchMode.PERSISTENT_RECURSIVE);
            zk.removeAllWatches("/removed", Watcher.WatcherType.Any, false);
            events.await("PersistentWatchRemoved /removed");
            zk.setData("/removed", bytes("x"), -1);
            fails(
                    KeeperException.NoWatcherException.class,
                    () -> {
                        zk.removeAllWatches("/removed", Watcher.WatcherType.Any, false);
                        return "removed";
                    });
            events.expectNothing();
        }
    }

    private void eventThread() throws Exception {
        try (Client client = connect("/thread")) {
            ZooKeeper zk = client.zooKeeper();
            var events = new Events();
            var entered = new CountDownLatch(1);
            var leave = new CountDownLatch(1);
            zk.getData(
                    "/thread",
                    event -> {
                        entered.countDown();
                        try {
                            leave.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    null);
            zk.exists("/thread/child", events);
            zk.setData("/thread", null, -1);
            entered.await();
            create(zk, "/thread/child", CreateMode.PERSISTENT);
            events.expectNothing(); // The watcher before it has not returned.
            leave.countDown();
            events.expect("NodeCreated /thread/child");
            isTrue(events.lastThread().endsWith("-EventThread"), events.lastThread());
        }
    }

    private void accessControl() throws Exception {
        try (Client owner = connect("/acl");
                Client stranger = Client.connect(address)) {
            ZooKeeper zk = owner.zooKeeper();
            zk.addAuthInfo("digest", bytes("ann:secret"));
            zk.create("/acl/own", bytes("x"), Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
            equal(
                    "ann",
                    zk.whoAmI().stream()
                            .filter(c -> c.getAuthScheme().equals("digest"))
                            .findAny()
                            .orElseThrow()
                            .getUser());
            ZooKeeper other = stranger.zooKeeper();
            fails(
                    KeeperException.NoAuthException.class,
                    () -> other.getData("/acl/own", false, null));
            other.addAuthInfo("digest", bytes("ann:wrong"));
            fails(
                    KeeperException.NoAuthException.class,
                    () -> other.getData("/acl/own", false, null));
            var events = new Events();
            other.register(events);
            events.expectNothing(); // Lack of permission is no failed authentication.

            List<ACL> readable =
                    acls(acl(Perms.READ, "world", "anyone"), acl(Perms.ALL, "auth", ""));
            equal(1, zk.setACL("/acl/own", readable, 0).getAversion());
            equal(bytes("x"), other.getData("/acl/own", false, null));
            fails(
                    KeeperException.NoAuthException.class,
                    () -> other.setData("/acl/own", bytes("y"), -1));
            fails(
                    KeeperException.NoAuthException.class,
                    () -> create(other, "/acl/own/child", CreateMode.PERSISTENT));
            fails(
                    KeeperException.BadVersionException.class,
                    () -> zk.setACL("/acl/own", readable, 0));
            create(zk, "/acl/own/child", CreateMode.PERSISTENT);
            other.setData("/acl/own/child", bytes("not inherited"), -1);
            var stat = new Stat();
            List<ACL> shown = zk.getACL("/acl/own", stat);
            equal("ann:7RJfAeIvrl4zdj6sS2fXrQHDvHM=", shown.get(1).getId().getId());
            equal(1, stat.getAversion());
            zk.create(
                    "/acl/here",
                    null,
                    acls(acl(Perms.ALL, "ip", "127.0.0.1")),
                    CreateMode.PERSISTENT);
            other.getData("/acl/here", false, null);
            zk.create(
                    "/acl/there",
                    null,
                    acls(acl(Perms.ALL, "ip", "10.0.0.1")),
                    CreateMode.PERSISTENT);
            fails(
                    KeeperException.NoAuthException.class,
                    () -> other.getData("/acl/there", false, null));
            fails(
                    KeeperException.InvalidACLException.class,
                    () ->
                            zk.create(
                                    "/acl/never",
                                    null,
                                    acls(acl(Perms.ALL, "nosuch", "x")),
                                    CreateMode.PERSISTENT));
        }
    }

    private void failedAuthentication() throws Exception {
        try (Client client = Client.connect(address)) {
            client.zooKeeper().addAuthInfo("nosuch", bytes("x"));
            client.events().await("AuthFailed");
            fails(
                    KeeperException.AuthFailedException.class,
                    () -> client.zooKeeper().exists("/", false));
        }
    }

    private void chroot() throws Exception {
        try (Client outside = connect("/chroot");
                Client inside = Client.connect(address + "/chroot")) {
            var events = new Events();
            inside.zooKeeper().exists("/a", events);
            equal("/a", create(inside.zooKeeper(), "/a", CreateMode.PERSISTENT));
            events.expect("NodeCreated /a");
            isTrue(outside.zooKeeper().exists("/chroot/a", false) != null, "below the chroot");
            equal(List.of("a"), inside.zooKeeper().getChildren("/", false));
        }
    }

    private void resume() throws Exception {
        try (Relay relay = new Relay(port);
                Client first = Client.connect(relay.address());
                Client observer = connect("/resumed")) {
            create(first.zooKeeper(), "/resumed/ephemeral", CreateMode.EPHEMERAL);
            relay.cut();
            first.events().expect("Disconnected");
            try (Client second = Client.resume(address, first.zooKeeper())) {
                equal(first.zooKeeper().getSessionId(), second.zooKeeper().getSessionId());
                Stat stat = second.zooKeeper().exists("/resumed/ephemeral", false);
                equal(first.zooKeeper().getSessionId(), stat.getEphemeralOwner());
                observer.zooKeeper().exists("/resumed/ephemeral", true);
            }
            observer.events().expect("NodeDeleted /resumed/ephemeral");
        }
    }

    private void expiry() throws Exception {
        try (Client client = connect("/expired")) {
            create(client.zooKeeper(), "/expired/ephemeral", CreateMode.EPHEMERAL);
            Client.resume(address, client.zooKeeper()).close();
            client.events().await("Expired");
            fails(
                    KeeperException.SessionExpiredException.class,
                    () -> client.zooKeeper().exists("/", false));
        }
        try (Client client = Client.connect(address)) {
            isTrue(client.zooKeeper().exists("/expired/ephemeral", false) == null, "it is gone");
        }
    }

    private void lostConnection() throws Exception {
        try (Relay relay = new Relay(port);
                Client client = Client.connect(relay.address())) {
            ZooKeeper zk = client.zooKeeper();
            long session = zk.getSessionId();
            create(zk, "/lost", CreateMode.EPHEMERAL);
            relay.cut();
            client.events().expect("Disconnected");
            fails(
                    KeeperException.ConnectionLossException.class,
                    () -> zk.setData("/lost", bytes("x"), -1));
            relay.mend();
            client.events().expect("SyncConnected");
            equal(session, zk.getSessionId());
            equal(session, zk.exists("/lost", false).getEphemeralOwner());
        }
    }

    private void watchesAcrossConnections() throws Exception {
        try (Relay relay = new Relay(port);
                Client client = Client.connect(relay.address());
                Client writer = connect("/kept")) {
            ZooKeeper zk = client.zooKeeper();
            var data = new Events();
            var exists = new Events();
            var children = new Events();
            var recursive = new Events();
            zk.getData("/kept", data, null);
            zk.exists("/kept/later", exists);
            zk.getChildren("/kept", children);
            zk.addWatch("/kept", recursive, AddWatchMode.PERSISTENT_RECURSIVE);
            relay.cut();
            client.events().expect("Disconnected");
            recursive.expect("Disconnected");
            writer.zooKeeper().setData("/kept", bytes("changed meanwhile"), -1);
            create(writer.zooKeeper(), "/kept/later", CreateMode.PERSISTENT);
            relay.mend();
            client.events().expect("SyncConnected");
            data.await("NodeDataChanged /kept");
            exists.await("NodeCreated /kept/later");
            children.await("NodeChildrenChanged /kept");
            zk.exists("/", false);
            writer.zooKeeper().setData("/kept/later", bytes("x"), -1);
            recursive.await("NodeDataChanged /kept/later");
        }
    }

    private void deadClient() throws Exception {
        try (Relay relay = new Relay(port);
                Client watching = connect("/dead");
                Client dying = Client.connect(relay.address(), SHORT_TIMEOUT_MILLIS)) {
            create(dying.zooKeeper(), "/dead/ephemeral", CreateMode.EPHEMERAL);
            watching.zooKeeper().exists("/dead/ephemeral", true);
            long cut = System.nanoTime();
            relay.cut();
            watching.events().expect("NodeDeleted /dead/ephemeral");
            long lived = Duration.ofNanos(System.nanoTime() - cut).toMillis();
            isTrue(lived > SHORT_TIMEOUT_MILLIS / 4, "it has lived on for " + lived + " ms only");
            relay.mend();
            dying.events().await("Expired");
        }
    }

    private void idleClient() throws Exception {
        try (Client client = Client.connect(address, SHORT_TIMEOUT_MILLIS)) {
            create(client.zooKeeper(), "/idle", CreateMode.EPHEMERAL);
            client.events().expectNothingFor(Duration.ofMillis(3L * SHORT_TIMEOUT_MILLIS));
            isTrue(client.zooKeeper().exists("/idle", false) != null, "the session is alive");
        }
    }

    /** A client, and a persistent znode for it to work below. */
    private Client connect(String path) throws Exception {
        Client client = Client.connect(address);
        create(client.zooKeeper(), path, CreateMode.PERSISTENT);
        return client;
    }

    private static String create(ZooKeeper zk, String path, CreateMode mode) throws Exception {
        return zk.create(path, null, Ids.OPEN_ACL_UNSAFE, mode);
    }

    private static List<ACL> acls(ACL... acls) {
        return Arrays.asList(acls); // The client asks it whether it contains null.
    }

    private static ACL acl(int permissions, String scheme, String id) {
        return new ACL(permissions, new Id(scheme, id));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
