package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Transcript.multi;
import static dev.ostler.interop.peer.Transcript.told;
import static dev.ostler.interop.peer.Transcript.watcher;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.AsyncCallback.ACLCallback;
import org.apache.zookeeper.AsyncCallback.AllChildrenNumberCallback;
import org.apache.zookeeper.AsyncCallback.Children2Callback;
import org.apache.zookeeper.AsyncCallback.ChildrenCallback;
import org.apache.zookeeper.AsyncCallback.Create2Callback;
import org.apache.zookeeper.AsyncCallback.DataCallback;
import org.apache.zookeeper.AsyncCallback.EphemeralsCallback;
import org.apache.zookeeper.AsyncCallback.StatCallback;
import org.apache.zookeeper.AsyncCallback.StringCallback;
import org.apache.zookeeper.AsyncCallback.VoidCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Prints what a client gives back, throws and tells, in every kind of call and on a server without
 * history; the arguments are those of {@link Server}.
 */
final class ClientTranscript {
    private static final List<String> BAD_PATHS =
            Arrays.asList(
                    null,
                    "",
                    "a",
                    "a/b",
                    "/a/",
                    "//",
                    "/a//b",
                    "/a/./b",
                    "/a/../b",
                    "/..",
                    "/.",
                    "/a\u0000b",
                    "/a\u0001b",
                    "/a\u007fb",
                    "/a\ud800b",
                    "/a\ufff0b",
                    "/a b");

    private final Transcript script = new Transcript();
    private final Server server;

    private ClientTranscript(Server server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        new ClientTranscript(Server.of(arguments)).run();
        System.exit(0);
    }

    private void run() throws Exception {
        try (Client client = Client.connect(server.address())) {
            ZooKeeper zk = client.zooKeeper();
            badPaths(zk);
            zxid(zk);
            badArguments(zk);
            zxid(zk);
            errors(zk);
            callbacks(zk);
            multis(zk);
            zkUtil(zk);
        }
        watches();
        chroots();
        authentication();
        theEnd();
        sessions();
        noServer();
    }

    /** What was done until now has taken so many transactions. */
    private void zxid(ZooKeeper zk) {
        script.show("zxid", () -> zk.setData("/", null, -1).getMzxid());
    }

    private void badPaths(ZooKeeper zk) {
        script.title("bad paths");
        for (String path : BAD_PATHS) {
            String shown = path == null ? "null" : path.replaceAll("[^ -~]", "?");
            script.show("create " + shown, () -> create(zk, path, CreateMode.EPHEMERAL));
            script.show(
                    "create sequential " + shown,
                    () -> create(zk, path, CreateMode.EPHEMERAL_SEQUENTIAL));
            script.run("delete " + shown, () -> zk.delete(path, -1));
            script.show("exists " + shown, () -> zk.exists(path, false));
            script.show("getData " + shown, () -> zk.getData(path, false, null));
            script.show("setData " + shown, () -> zk.setData(path, null, -1));
            script.show("getChildren " + shown, () -> zk.getChildren(path, false));
            script.show("getACL " + shown, () -> zk.getACL(path, null));
            script.show("setACL " + shown, () -> zk.setACL(path, Ids.OPEN_ACL_UNSAFE, -1));
            script.show("getAllChildrenNumber " + shown, () -> zk.getAllChildrenNumber(path));
            script.show("getEphemerals " + shown, () -> zk.getEphemerals(path));
            script.run("addWatch " + shown, () -> zk.addWatch(path, AddWatchMode.PERSISTENT));
            script.show("multi " + shown, () -> zk.multi(List.of(Op.check(path, -1))));
            script.callback(
                    "sync " + shown,
                    to -> zk.sync(path, (rc, p, ctx) -> to.add(told(rc, p, ctx)), null));
        }
    }

    private void badArguments(ZooKeeper zk) {
        script.title("bad arguments");
        for (List<ACL> acl : BAD_ACLS) {
            script.show("create, acl " + acl, () -> zk.create("/bad", null, acl, PERSISTENT));
            script.show("setACL " + acl, () -> zk.setACL("/", acl, -1));
            if (acl != null && acl.contains(null)) {
                continue; // What comes of it below depends on where it is noticed.
            }
            script.show(
                    "multi, acl " + acl,
                    () -> zk.multi(List.of(Op.create("/bad", null, acl, PERSISTENT))));
            script.callback(
                    "asynchronous create, acl " + acl,
                    to ->
                            zk.create(
                                    "/bad",
                                    null,
                                    acl,
                                    PERSISTENT,
                                    (rc, path, ctx, name) -> to.add(told(rc, path, ctx, name)),
                                    null));
        }
        for (CreateMode mode : CreateMode.values()) {
            for (long ttl : new long[] {-1, 0, 1, 1L << 41}) {
                script.show(
                        "create " + mode + " ttl " + ttl,
                        () ->
                                zk.create(
                                        "/bad/child",
                                        null,
                                        Ids.OPEN_ACL_UNSAFE,
                                        mode,
                                        new Stat(),
                                        ttl));
                script.show(
                        "op " + mode + " ttl " + ttl,
                        () ->
                                zk.multi(
                                        List.of(
                                                Op.create(
                                                        "/bad/child",
                                                        null,
                                                        Ids.OPEN_ACL_UNSAFE,
                                                        mode,
                                                        ttl))));
            }
            script.show("create " + mode + " without ttl", () -> create(zk, "/bad/child", mode));
        }
        script.run("addWatch null", () -> zk.addWatch("/", null, AddWatchMode.PERSISTENT));
        script.run("removeWatches null", () -> zk.removeWatches("/", null, WatcherType.Any, false));
        script.show("multi of nothing", () -> zk.multi(List.of()));
        script.show(
                "multi of reads and writes",
                () -> zk.multi(List.of(Op.getData("/"), Op.check("/", -1))));
        script.show("getConfig", () -> zk.getConfig(false, null));
    }

    private void errors(ZooKeeper zk) {
        script.title("errors of the server");
        script.show("create", () -> create(zk, "/errors", PERSISTENT));
        script.show("create again", () -> create(zk, "/errors", PERSISTENT));
        script.show("create below nothing", () -> create(zk, "/nothing/a", PERSISTENT));
        script.show(
                "create, with Stat",
                () -> {
                    var stat = new Stat();
                    String path =
                            zk.create(
                                    "/errors/s",
                                    bytes("x"),
                                    Ids.OPEN_ACL_UNSAFE,
                                    CreateMode.EPHEMERAL_SEQUENTIAL,
                                    stat);
                    return List.of(path, stat);
                });
        script.show(
                "create below an ephemeral one",
                () -> create(zk, "/errors/s0000000000/a", PERSISTENT));
        script.run("delete what is not empty", () -> zk.delete("/errors", -1));
        script.run("delete nothing", () -> zk.delete("/nothing", -1));
        script.run("delete a wrong version", () -> zk.delete("/errors", 7));
        script.run("delete the root", () -> zk.delete("/", -1));
        script.show("exists", () -> zk.exists("/errors", false));
        script.show("exists not", () -> zk.exists("/nothing", false));
        script.show("getData of nothing", () -> zk.getData("/nothing", false, null));
        script.show("setData of nothing", () -> zk.setData("/nothing", null, -1));
        script.show("setData", () -> zk.setData("/errors", bytes("x"), 0));
        script.show("setData of a wrong version", () -> zk.setData("/errors", null, 7));
        script.show("getChildren", () -> zk.getChildren("/errors", false, new Stat()));
        script.show("getChildren of nothing", () -> zk.getChildren("/nothing", false));
        script.show("getChildren2 of nothing", () -> zk.getChildren("/nothing", false, STAT));
        script.show("getACL", () -> zk.getACL("/errors", STAT));
        script.show("getACL of nothing", () -> zk.getACL("/nothing", STAT));
        script.show("setACL", () -> zk.setACL("/errors", Ids.READ_ACL_UNSAFE, 0));
        script.show("setACL of a wrong version", () -> zk.setACL("/errors", OPEN, 7));
        script.show("without permission", () -> zk.setData("/errors", null, -1));
        script.show("nobody is the creator", () -> zk.create("/c", null, CREATOR, PERSISTENT));
        script.show("getAllChildrenNumber", () -> zk.getAllChildrenNumber("/errors"));
        script.show("of nothing", () -> zk.getAllChildrenNumber("/nothing"));
        script.show("getEphemerals", zk::getEphemerals);
        script.show("getEphemerals elsewhere", () -> zk.getEphemerals("/nothing"));
        script.show("whoAmI", () -> zk.whoAmI().toString());
        script.run("sync", () -> zk.sync("/"));
        script.run("sync of nothing", () -> zk.sync("/nothing"));
        script.run(
                "remove an unknown watch",
                () -> zk.removeWatches("/errors", event -> {}, WatcherType.Any, false));
        script.run(
                "remove an unknown watch locally",
                () -> zk.removeWatches("/errors", event -> {}, WatcherType.Data, true));
        script.run(
                "remove no watches at all",
                () -> zk.removeAllWatches("/errors", WatcherType.Children, false));
    }

    private void callbacks(ZooKeeper zk) {
        script.title("callbacks");
        Object ctx = "context";
        for (String path : List.of("/callbacks", "/callbacks", "/nothing/x")) {
            script.callback(
                    "create " + path,
                    to -> zk.create(path, bytes("x"), OPEN, PERSISTENT, name(to), ctx));
            script.callback(
                    "create " + path + "-s",
                    to -> {
                        CreateMode mode = CreateMode.PERSISTENT_SEQUENTIAL;
                        zk.create(path + "-s", bytes("x"), OPEN, mode, nameAndStat(to), ctx);
                    });
        }
        for (String path : List.of("/callbacks", "/nothing")) {
            script.callback("exists " + path, to -> zk.exists(path, false, stat(to), ctx));
            script.callback("getData " + path, to -> zk.getData(path, false, data(to), ctx));
            script.callback("setData " + path, to -> zk.setData(path, null, 0, stat(to), ctx));
            script.callback("again " + path, to -> zk.setData(path, null, 0, stat(to), ctx));
            script.callback("getACL " + path, to -> zk.getACL(path, STAT, acl(to), ctx));
            script.callback("setACL " + path, to -> zk.setACL(path, OPEN, 0, stat(to), ctx));
            script.callback(
                    "getChildren " + path, to -> zk.getChildren(path, false, names(to), ctx));
            script.callback(
                    "getChildren2 " + path,
                    to -> zk.getChildren(path, false, namesAndStat(to), ctx));
            script.callback("sync " + path, to -> zk.sync(path, nothing(to), ctx));
            script.callback(
                    "getAllChildrenNumber " + path,
                    to -> zk.getAllChildrenNumber(path, number(to), ctx));
            script.callback(
                    "getEphemerals " + path, to -> zk.getEphemerals(path, ephemerals(to), ctx));
            script.callback(
                    "addWatch " + path,
                    to -> zk.addWatch(path, AddWatchMode.PERSISTENT, nothing(to), ctx));
            script.callback(
                    "removeAllWatches " + path,
                    to -> zk.removeAllWatches(path, WatcherType.Any, false, nothing(to), ctx));
            script.callback(
                    "and again " + path,
                    to -> zk.removeAllWatches(path, WatcherType.Any, false, nothing(to), ctx));
            script.callback("delete " + path, to -> zk.delete(path, 9, nothing(to), ctx));
            script.callback("delete " + path, to -> zk.delete(path, -1, nothing(to), ctx));
        }
        script.callback("getEphemerals", to -> zk.getEphemerals(ephemerals(to), ctx));
    }

    private void multis(ZooKeeper zk) {
        script.title("multi");
        List<Op> good =
                List.of(
                        Op.create("/multi", bytes("1"), OPEN, PERSISTENT),
                        Op.create("/multi/s", null, OPEN, CreateMode.EPHEMERAL_SEQUENTIAL),
                        Op.create("/multi/c", null, OPEN, CreateMode.CONTAINER),
                        Op.setData("/multi", bytes("2"), 0),
                        Op.check("/multi", 1),
                        Op.delete("/multi/c", -1));
        List<Op> bad =
                List.of(
                        Op.setData("/multi", bytes("3"), 1),
                        Op.delete("/multi", -1),
                        Op.check("/multi", -1));
        List<Op> reads =
                List.of(Op.getData("/multi"), Op.getChildren("/multi"), Op.getData("/nothing"));
        script.show("good", () -> zk.multi(good));
        script.show("bad", () -> zk.multi(bad));
        script.show("reads", () -> zk.multi(reads));
        script.callback("bad, asynchronous", to -> zk.multi(bad, multi(to), "context"));
        script.callback("reads, asynchronous", to -> zk.multi(reads, multi(to), "context"));
        script.callback("nothing, asynchronous", to -> zk.multi(List.of(), multi(to), "context"));
        script.callback(
                "a bad path, asynchronous",
                to -> zk.multi(List.of(Op.check("bad", 0)), multi(to), "context"));
        script.show(
                "a transaction",
                () ->
                        zk.transaction()
                                .create("/multi/t", null, OPEN, PERSISTENT)
                                .setData("/multi/t", bytes("x"), 0)
                                .check("/multi/t", 1)
                                .delete("/multi/t", 1)
                                .commit());
        script.callback(
                "a bad transaction, asynchronous",
                to -> zk.transaction().check("/multi", 9).commit(multi(to), "context"));
    }

    private void zkUtil(ZooKeeper zk) {
        script.title("ZKUtil");
        for (String path : List.of("/util", "/util/a", "/util/a/b", "/util/c")) {
            script.show("create " + path, () -> create(zk, path, PERSISTENT));
        }
        script.show("list", () -> ZKUtil.listSubTreeBFS(zk, "/util"));
        script.show(
                "visit",
                () -> {
                    var seen = new LinkedBlockingQueue<String>();
                    ZKUtil.visitSubTreeDFS(
                            zk,
                            "/util",
                            false,
                            (rc, path, ctx, name) -> seen.add(told(rc, path, ctx, name)));
                    return List.copyOf(seen);
                });
        script.run("delete", () -> ZKUtil.deleteRecursive(zk, "/util"));
        script.run("delete again", () -> ZKUtil.deleteRecursive(zk, "/util"));
        script.show("delete in batches", () -> ZKUtil.deleteRecursive(zk, "/multi", 2));
        script.run("delete a bad path", () -> ZKUtil.deleteRecursive(zk, "util"));
    }

    private void watches() throws Exception {
        script.title("watches");
        var told = new LinkedBlockingQueue<String>();
        try (Client writer = Client.connect(server.address())) {
            ZooKeeper other = writer.zooKeeper();
            var zk = new ZooKeeper(server.address(), 10_000, watcher("default", told));
            expect(told, 1);
            script.show("exists", () -> zk.exists("/watches", true));
            create(other, "/watches", PERSISTENT);
            expect(told, 1);
            zk.exists("/watches", watcher("exists", told));
            zk.getData("/watches", watcher("data", told), null);
            zk.getChildren("/watches", watcher("children", told));
            zk.addWatch("/watches", watcher("persistent", told), AddWatchMode.PERSISTENT);
            zk.addWatch("/watches", watcher("recursive", told), AddWatchMode.PERSISTENT_RECURSIVE);
            create(other, "/watches/a", PERSISTENT);
            expect(told, 3);
            other.setData("/watches", bytes("x"), -1);
            expect(told, 4);
            Watcher one = watcher("one", told);
            zk.getData("/watches/a", one, null);
            zk.exists("/watches/a", watcher("another", told));
            zk.getChildren("/watches/a", one);
            other.delete("/watches/a", -1);
            expect(told, 4); // One hears once, for two watches.
            zk.getData("/watches", one, null);
            zk.getChildren("/watches", one);
            script.run(
                    "remove children",
                    () -> zk.removeWatches("/watches", one, WatcherType.Children, false));
            expect(told, 1);
            script.run(
                    "remove children again",
                    () -> zk.removeWatches("/watches", one, WatcherType.Children, false));
            script.run("remove all", () -> zk.removeAllWatches("/watches", WatcherType.Any, false));
            expect(told, 3);
            script.run(
                    "remove all again",
                    () -> zk.removeAllWatches("/watches", WatcherType.Any, false));
            zk.register(null);
            script.show("no default watcher", () -> zk.exists("/watches", true));
            zk.register(watcher("new default", told));
            zk.exists("/watches", true);
            zk.exists("/watches", watcher("last", told));
            zk.close();
            expect(told, 2);
        }
    }

    private void chroots() throws Exception {
        script.title("chroot");
        var told = new LinkedBlockingQueue<String>();
        try (Client outside = Client.connect(server.address())) {
            var zk = new ZooKeeper(server.address() + "/ch/root", 10_000, watcher("c", told));
            expect(told, 1);
            script.show("create in no chroot", () -> create(zk, "/a", PERSISTENT));
            script.show("create the chroot in it", () -> create(zk, "/", PERSISTENT));
            create(outside.zooKeeper(), "/ch", PERSISTENT);
            create(outside.zooKeeper(), "/ch/root", PERSISTENT);
            script.show("create", () -> create(zk, "/a", CreateMode.EPHEMERAL_SEQUENTIAL));
            script.show("getChildren", () -> zk.getChildren("/", true));
            script.show("getEphemerals", () -> zk.getEphemerals("/"));
            script.show("getEphemerals without path", zk::getEphemerals);
            script.show("getAllChildrenNumber", () -> zk.getAllChildrenNumber("/"));
            script.show("getData of nothing", () -> zk.getData("/nothing", true, null));
            script.callback(
                    "create, asynchronous",
                    to -> zk.create("/b", null, OPEN, PERSISTENT, name(to), "context"));
            expect(told, 1);
            script.callback(
                    "create with Stat, asynchronous",
                    to -> zk.create("/c", null, OPEN, PERSISTENT, nameAndStat(to), "context"));
            script.show(
                    "multi",
                    () ->
                            zk.multi(
                                    List.of(
                                            Op.create("/d", null, OPEN, PERSISTENT),
                                            Op.setData("/d", bytes("x"), 0))));
            script.show(
                    "multi of reads",
                    () -> zk.multi(List.of(Op.getData("/d"), Op.getChildren("/"))));
            script.show("bad multi", () -> zk.multi(List.of(Op.check("/nothing", 0))));
            script.run("addWatch", () -> zk.addWatch("/d", AddWatchMode.PERSISTENT_RECURSIVE));
            create(outside.zooKeeper(), "/ch/root/d/e", PERSISTENT);
            expect(told, 1);
            script.run("removeAllWatches", () -> zk.removeAllWatches("/d", WatcherType.Any, false));
            expect(told, 1);
            script.run("delete the root", () -> zk.delete("/", -1));
            script.callback("sync", to -> zk.sync("/", nothing(to), "context"));
            zk.close();
            expect(told, 1);
        }
    }

    private void authentication() throws Exception {
        script.title("authentication");
        var told = new LinkedBlockingQueue<String>();
        var zk = new ZooKeeper(server.address(), 10_000, watcher("default", told));
        expect(told, 1);
        zk.addAuthInfo("digest", bytes("ann:secret"));
        script.show("create", () -> zk.create("/own", null, CREATOR, PERSISTENT));
        script.show("getACL", () -> zk.getACL("/own", STAT));
        script.show("whoAmI", () -> zk.whoAmI().toString());
        zk.addAuthInfo("unheard-of", bytes("x"));
        expect(told, 1);
        script.show("state", zk::getState);
        script.show("exists", () -> zk.exists("/", false));
        script.callback("exists, asynchronous", to -> zk.exists("/", false, stat(to), "context"));
        zk.close();
        script.show("state when closed", zk::getState);
    }

    private void theEnd() throws Exception {
        script.title("closed");
        var told = new LinkedBlockingQueue<String>();
        var zk = new ZooKeeper(server.address(), 10_000, watcher("default", told));
        expect(told, 1);
        script.show("state", zk::getState);
        script.show("alive", () -> zk.getState().isAlive() + " " + zk.getState().isConnected());
        zk.exists("/", true);
        zk.close();
        expect(told, 1);
        script.show("state", zk::getState);
        script.show("exists", () -> zk.exists("/", false));
        script.show("create", () -> create(zk, "/closed", PERSISTENT));
        script.run("delete", () -> zk.delete("/", -1));
        script.show("multi", () -> zk.multi(List.of(Op.check("/", -1))));
        script.callback("exists, asynchronous", to -> zk.exists("/", false, stat(to), "context"));
        script.callback(
                "multi, asynchronous",
                to -> zk.multi(List.of(Op.check("/", -1)), multi(to), "context"));
        script.run("close again", zk::close);
        script.show("close and wait", () -> zk.close(1_000));
    }

    private void sessions() throws Exception {
        script.title("sessions");
        for (int timeout : new int[] {1_500, 10_000, 10_000_000}) {
            var told = new LinkedBlockingQueue<String>();
            var zk = new ZooKeeper(server.address(), timeout, watcher("default", told));
            expect(told, 1);
            script.show("timeout " + timeout, zk::getSessionTimeout);
            script.show("password", () -> zk.getSessionPasswd().length);
            zk.close();
        }
        var told = new LinkedBlockingQueue<String>();
        try (Client client = Client.connect(server.address())) {
            var stranger =
                    new ZooKeeper(
                            server.address(),
                            10_000,
                            watcher("wrong password", told),
                            client.zooKeeper().getSessionId(),
                            new byte[16]);
            expect(told, 1);
            script.show("state", stranger::getState);
            script.show("exists", () -> stranger.exists("/", false));
            script.run("close", stranger::close);
        }
        for (String connect : BAD_CONNECT_STRINGS) {
            script.show(
                    "connect to " + connect,
                    () -> {
                        var zk = new ZooKeeper(connect, 10_000, null);
                        zk.close();
                        return "a client";
                    });
        }
    }

    private void noServer() throws Exception {
        script.title("no server");
        var large = new ZooKeeper(server.address(), 10_000, null);
        script.show("a large request", () -> large.setData("/", new byte[2_000_000], -1));
        large.close();
        try (var relay = new Relay(server.port())) {
            relay.cut();
            var told = new LinkedBlockingQueue<String>();
            var zk = new ZooKeeper(relay.address(), 3_000, watcher("default", told));
            script.show("state", zk::getState);
            script.show("session", zk::getSessionId);
            script.show("timeout", zk::getSessionTimeout);
            script.show("exists", () -> zk.exists("/", false));
            script.callback("sync", to -> zk.sync("/", nothing(to), "context"));
            relay.mend();
            expect(told, 1);
            relay.cut();
            expect(told, 1);
            script.show("getData", () -> zk.getData("/", false, null));
            script.callback("getData", to -> zk.getData("/", false, data(to), "context"));
            script.callback(
                    "create, asynchronous",
                    to -> zk.create("/lost", null, OPEN, PERSISTENT, name(to), "context"));
            script.callback(
                    "multi, asynchronous",
                    to -> zk.multi(List.of(Op.check("/", -1)), multi(to), "context"));
            script.run("close", zk::close);
            script.show("state", zk::getState);
        }
    }

    /** Shows so many events. The order of watchers that hear of the same is nobody's promise. */
    private void expect(BlockingQueue<String> told, int count) throws InterruptedException {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(
                    String.valueOf(told.poll(Checks.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)));
        }
        events.sort(null);
        script.show("events", () -> events);
    }

    private static final CreateMode PERSISTENT = CreateMode.PERSISTENT;
    private static final List<ACL> OPEN = Ids.OPEN_ACL_UNSAFE;
    private static final List<ACL> CREATOR = Ids.CREATOR_ALL_ACL;
    private static final Stat STAT = new Stat();

    private static final List<List<ACL>> BAD_ACLS =
            Arrays.asList(
                    null,
                    Arrays.asList(),
                    Arrays.asList((ACL) null),
                    Arrays.asList(new ACL(Perms.ALL, new Id("nosuch", "x"))),
                    Arrays.asList(new ACL(Perms.ALL, new Id("world", "x"))),
                    Arrays.asList(new ACL(Perms.ALL, new Id("ip", "x"))));

    private static final List<String> BAD_CONNECT_STRINGS =
            List.of(
                    "",
                    ",",
                    "127.0.0.1:x",
                    "127.0.0.1:",
                    "127.0.0.1:70000",
                    "127.0.0.1:1/a//b",
                    "127.0.0.1:1/a/",
                    "127.0.0.1:1a",
                    "[::1:2181");

    private static String create(ZooKeeper zk, @Nullable String path, CreateMode mode)
            throws Exception {
        return zk.create(path, null, OPEN, mode);
    }

    private static StringCallback name(BlockingQueue<String> to) {
        return (rc, path, ctx, name) -> to.add(told(rc, path, ctx, name));
    }

    private static Create2Callback nameAndStat(BlockingQueue<String> to) {
        return (rc, path, ctx, name, stat) -> to.add(told(rc, path, ctx, name, stat));
    }

    private static StatCallback stat(BlockingQueue<String> to) {
        return (rc, path, ctx, stat) -> to.add(told(rc, path, ctx, stat));
    }

    private static DataCallback data(BlockingQueue<String> to) {
        return (rc, path, ctx, data, stat) -> to.add(told(rc, path, ctx, data, stat));
    }

    private static ACLCallback acl(BlockingQueue<String> to) {
        return (rc, path, ctx, acl, stat) -> to.add(told(rc, path, ctx, acl, stat));
    }

    private static ChildrenCallback names(BlockingQueue<String> to) {
        return (rc, path, ctx, names) -> to.add(told(rc, path, ctx, names));
    }

    private static Children2Callback namesAndStat(BlockingQueue<String> to) {
        return (rc, path, ctx, names, stat) -> to.add(told(rc, path, ctx, names, stat));
    }

    private static VoidCallback nothing(BlockingQueue<String> to) {
        return (rc, path, ctx) -> to.add(told(rc, path, ctx));
    }

    private static AllChildrenNumberCallback number(BlockingQueue<String> to) {
        return (rc, path, ctx, number) -> to.add(told(rc, path, ctx, number));
    }

    private static EphemeralsCallback ephemerals(BlockingQueue<String> to) {
        return (rc, ctx, paths) -> to.add(told(rc, ctx, paths));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
