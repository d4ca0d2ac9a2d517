package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.ostler.server.config.ConfigException;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // Nobody interrupts these tests.
class ZooKeeperTest {
    private static final int TIMEOUT = 4000;
    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);

    private final TestServer server;
    private int counter;
    private RecordingWatcher events = new RecordingWatcher();
    private ZooKeeper zk;
    private String base = "";

    @SuppressWarnings("NullAway.Init") // JUnit's set-up methods fill the fields.
    ZooKeeperTest(@TempDir Path directory) throws IOException, ConfigException {
        server = new TestServer(directory);
    }

    @BeforeAll
    void serverRuns() {
        assertThat(server.connectString()).isNotEmpty();
    }

    @AfterAll
    void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        events = new RecordingWatcher();
        zk = new ZooKeeper(server.connectString(), TIMEOUT, events);
        assertThat(events.next()).isEqualTo("SyncConnected");
        base = "/test-" + counter++;
        zk.create(base, DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @AfterEach
    void disconnect() throws Exception {
        zk.close();
    }

    @Test
    @Tag("S046")
    @Tag("S050")
    @Tag("S051")
    void constructorReturnsBeforeThereIsAConnection() throws Exception {
        var watcher = new RecordingWatcher();
        try (var other = new ZooKeeper(server.connectString(), TIMEOUT, watcher)) {
            assertThat(watcher.next()).isEqualTo("SyncConnected");
            assertThat(other.getState()).isEqualTo(States.CONNECTED);
            assertThat(other.getSessionId()).isNotZero();
            assertThat(other.getSessionTimeout()).isEqualTo(TIMEOUT);
        }
        assertThat(watcher.next()).isEqualTo("Closed");
    }

    @Test
    @Tag("S052")
    @Tag("S016")
    void createReturnsThePathWithItsNumber() throws Exception {
        String prefix = base + "/n-";
        assertThat(create(prefix, CreateMode.PERSISTENT_SEQUENTIAL))
                .isEqualTo(prefix + "0000000000");
        assertThat(create(prefix, CreateMode.EPHEMERAL_SEQUENTIAL))
                .isEqualTo(prefix + "0000000001");
        assertThat(create(base + "/e", CreateMode.EPHEMERAL)).isEqualTo(base + "/e");
        var stat = new Stat();
        zk.create(base + "/s", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL, stat);
        assertThat(stat.getEphemeralOwner()).isEqualTo(zk.getSessionId());
    }

    @Test
    @Tag("S054")
    @Tag("S055")
    void createNeedsAParentAndAFreeName() {
        assertThatThrownBy(() -> create(base + "/x/y", CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.NoNodeException.class)
                .hasMessage("KeeperErrorCode = NoNode for " + base + "/x/y");
        assertThatThrownBy(() -> create(base, CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.NodeExistsException.class)
                .hasMessage("KeeperErrorCode = NodeExists for " + base);
    }

    @Test
    @Tag("S053")
    @Tag("S056")
    @Tag("S057")
    @Tag("S019")
    void callbacksComeInOrderOnTheEventThreadWithTheirContext() throws Exception {
        var order = new ArrayList<String>();
        var done = new CompletableFuture<Thread>();
        var context = new Object();
        zk.create(
                base + "/a",
                DATA,
                Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT,
                (rc, path, ctx, name) -> order.add(rc + " " + name + " " + ctx.equals(context)),
                context);
        zk.create(
                base + "/a",
                DATA,
                Ids.OPEN_ACL_UNSAFE,
                CreateMode.PERSISTENT,
                (rc, path, ctx, name) -> order.add(rc + " " + path + " " + name),
                context);
        zk.exists(
                base + "/missing",
                false,
                (rc, path, ctx, stat) -> order.add(rc + " " + stat),
                context);
        zk.delete(
                base + "/a",
                -1,
                (rc, path, ctx) -> {
                    order.add(rc + " deleted");
                    done.complete(Thread.currentThread());
                },
                context);

        Thread thread = done.get(20, TimeUnit.SECONDS);
        assertThat(thread.getName()).endsWith("-EventThread");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(order)
                .containsExactly(
                        "0 " + base + "/a true",
                        "-110 " + base + "/a null",
                        "-101 null",
                        "0 deleted");
    }

    @Test
    @Tag("S058")
    @Tag("S061")
    @Tag("S072")
    void versionsAreOptimisticLocks() throws Exception {
        assertThat(zk.setData(base, DATA, 0).getVersion()).isEqualTo(1);
        assertThatThrownBy(() -> zk.setData(base, DATA, 0))
                .isInstanceOf(KeeperException.BadVersionException.class);
        assertThatThrownBy(() -> zk.delete(base, 0))
                .isInstanceOf(KeeperException.BadVersionException.class);
        zk.delete(base, -1);
        assertThat(zk.exists(base, false)).isNull();
    }

    @Test
    @Tag("S062")
    @Tag("S065")
    @Tag("S069")
    @Tag("S074")
    void readsGiveDataChildrenAndStat() throws Exception {
        create(base + "/a", CreateMode.PERSISTENT);
        create(base + "/b", CreateMode.PERSISTENT);
        var stat = new Stat();

        assertThat(zk.getChildren(base, false, stat)).containsExactlyInAnyOrder("a", "b");
        assertThat(stat.getNumChildren()).isEqualTo(2);
        assertThat(zk.getData(base, false, stat)).isEqualTo(DATA);
        assertThat(stat.getDataLength()).isEqualTo(DATA.length);
        assertThat(zk.exists(base, false)).isEqualTo(stat);
        assertThat(zk.getAllChildrenNumber(base)).isEqualTo(2);
        assertThat(zk.getACL(base, stat)).isEqualTo(Ids.OPEN_ACL_UNSAFE);
        zk.sync(base);
    }

    @Test
    @Tag("S063")
    @Tag("S064")
    @Tag("S068")
    @Tag("S073")
    void asynchronousReadsGiveTheSame() throws Exception {
        create(base + "/a", CreateMode.PERSISTENT);
        var results = new ArrayList<String>();
        var done = new CompletableFuture<Void>();
        zk.getChildren(
                base,
                false,
                (int rc, String path, Object ctx, List<String> children) ->
                        results.add("" + children),
                null);
        zk.getChildren(
                base,
                false,
                (int rc, String path, Object ctx, List<String> children, Stat stat) ->
                        results.add(children + " of " + stat.getNumChildren()),
                null);
        zk.getData(base, false, (rc, path, ctx, data, stat) -> results.add("" + data.length), null);
        zk.setData(
                base, DATA, 0, (rc, path, ctx, stat) -> results.add("v" + stat.getVersion()), null);
        zk.sync(base, (rc, path, ctx) -> done.complete(null), null);
        done.get(20, TimeUnit.SECONDS);

        assertThat(results).containsExactly("[a]", "[a] of 1", "4", "v1");
    }

    @Test
    void asynchronousCallsWithoutACallbackAreCarriedOutInSilence() throws Exception {
        var errors = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger("dev.ostler.client");
        errors.start();
        log.addAppender(errors);
        try {
            var done = new CompletableFuture<List<String>>();
            zk.create(
                    base + "/a",
                    DATA,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (AsyncCallback.StringCallback) null,
                    null);
            zk.setData(base + "/a", DATA, -1, null, null);
            zk.getData(base + "/a", false, null, null);
            zk.create(
                    base + "/b",
                    DATA,
                    Ids.OPEN_ACL_UNSAFE,
                    CreateMode.PERSISTENT,
                    (AsyncCallback.Create2Callback) null,
                    null);
            zk.delete(base + "/b", -1, null, null);
            zk.multi(List.of(), null, null);
            zk.multi(List.of(Op.check(base + "/none", -1)), null, null);
            zk.sync(base, null, null);
            zk.getChildren(
                    base,
                    false,
                    (int rc, String path, Object ctx, List<String> children) ->
                            done.complete(children),
                    null);

            assertThat(done.get(20, TimeUnit.SECONDS)).containsExactly("a");
            assertThat(zk.exists(base + "/a", false).getVersion()).isEqualTo(1);
            assertThat(errors.list).filteredOn(e -> e.getLevel() == Level.ERROR).isEmpty();
        } finally {
            log.detachAppender(errors);
        }
    }

    @Test
    @Tag("S025")
    @Tag("S028")
    @Tag("S076")
    @Tag("S078")
    void existsWatchHearsOfCreationDataAndDeletionOnceEach() throws Exception {
        var watcher = new RecordingWatcher();
        String path = base + "/w";
        zk.exists(path, watcher);
        create(path, CreateMode.PERSISTENT);
        assertThat(watcher.next()).isEqualTo("NodeCreated " + path);
        zk.exists(path, watcher);
        zk.setData(path, DATA, -1);
        zk.setData(path, DATA, -1);
        assertThat(watcher.next()).isEqualTo("NodeDataChanged " + path);
        zk.exists(path, watcher);
        zk.delete(path, -1);
        assertThat(watcher.next()).isEqualTo("NodeDeleted " + path);
        zk.sync("/");
        assertThat(watcher.isEmpty()).isTrue();
    }

    @Test
    @Tag("S059")
    @Tag("S070")
    @Tag("S075")
    @Tag("S077")
    void asynchronousFormsTellTheCodeAndWhatThereIs() throws Exception {
        var told = new ArrayList<String>();
        var done = new CompletableFuture<Void>();
        var watcher = new RecordingWatcher();
        String missing = base + "/missing";
        zk.getData(
                base,
                watcher,
                (rc, path, ctx, data, stat) ->
                        told.add(rc + " " + data.length + " v" + stat.getVersion() + " " + ctx),
                "context");
        zk.getData(missing, watcher, (rc, path, ctx, data, stat) -> told.add(rc + " " + stat), 0);
        zk.exists(missing, true, (rc, path, ctx, stat) -> told.add(rc + " " + stat), null);
        zk.exists(missing, watcher, (rc, path, ctx, stat) -> told.add(rc + " " + stat), null);
        zk.delete(base, 7, (rc, path, ctx) -> told.add(rc + " " + path.equals(base)), null);
        zk.delete(
                base,
                0,
                (rc, path, ctx) -> {
                    told.add("" + rc);
                    done.complete(null);
                },
                null);
        done.get(20, TimeUnit.SECONDS);
        assertThat(told)
                .containsExactly(
                        "0 4 v0 context",
                        "-101 null",
                        "-101 null",
                        "-101 null",
                        Code.BADVERSION.intValue() + " true",
                        "0");
        assertThat(watcher.next()).isEqualTo("NodeDeleted " + base);
    }

    @Test
    @Tag("S071")
    void dataWatchHearsOfChangeAndOfDeletion() throws Exception {
        var watcher = new RecordingWatcher();
        var stat = new Stat();
        assertThat(zk.getData(base, watcher, stat)).isEqualTo(DATA);
        assertThat(stat.getVersion()).isZero();
        zk.setData(base, DATA, -1);
        assertThat(watcher.next()).isEqualTo("NodeDataChanged " + base);
        zk.getData(base, watcher, stat);
        zk.delete(base, -1);
        assertThat(watcher.next()).isEqualTo("NodeDeleted " + base);
    }

    @Test
    @Tag("S066")
    @Tag("S017")
    void watchersAreKeptInTheClientAndNullLeavesNone() throws Exception {
        var watched = new Watched(server.connectString());
        try (watched) {
            watched.exists(base + "/missing", (Watcher) null);
            watched.getData(base, (Watcher) null, null);
            watched.getChildren(base, (Watcher) null);
            assertThat(watched.paths()).isEmpty();
            watched.exists(base + "/missing", new RecordingWatcher());
            watched.getData(base, new RecordingWatcher(), null);
            watched.getChildren(base, new RecordingWatcher());
            assertThat(watched.paths())
                    .containsExactly("data " + base, "exist " + base + "/missing", "child " + base);
        }
    }

    /** Shows the tables of watchers, as Curator's tests do. */
    private static final class Watched extends ZooKeeper {
        Watched(String connectString) throws IOException {
            super(connectString, TIMEOUT, event -> {});
        }

        List<String> paths() {
            List<String> paths = new ArrayList<>();
            getDataWatches().forEach(path -> paths.add("data " + path));
            getExistWatches().forEach(path -> paths.add("exist " + path));
            getChildWatches().forEach(path -> paths.add("child " + path));
            return paths;
        }
    }

    @Test
    @Tag("S023")
    void equalDataIsAChangeToo() throws Exception {
        var watcher = new RecordingWatcher();
        zk.getData(base, watcher, null);
        zk.setData(base, DATA, -1);
        assertThat(watcher.next()).isEqualTo("NodeDataChanged " + base);
        zk.getData(base, watcher, null);
        assertThat(zk.setData(base, DATA, -1).getVersion()).isEqualTo(2);
        assertThat(watcher.next()).isEqualTo("NodeDataChanged " + base);
    }

    @Test
    @Tag("S048")
    @Tag("S049")
    void sessionIsHandedOverToAClientThatReadOnlyServersWillDoFor() throws Exception {
        var watcher = new RecordingWatcher();
        try (var heir =
                new ZooKeeper(
                        server.connectString(),
                        TIMEOUT,
                        watcher,
                        zk.getSessionId(),
                        zk.getSessionPasswd(),
                        true)) {
            assertThat(watcher.next()).isEqualTo("SyncConnected");
            assertThat(heir.getSessionId()).isEqualTo(zk.getSessionId());
        }
    }

    @Test
    void wrongPasswordEndsTheHeirAndNotTheSession() throws Exception {
        var watcher = new RecordingWatcher();
        var heir =
                new ZooKeeper(
                        server.connectString(), TIMEOUT, watcher, zk.getSessionId(), new byte[16]);
        assertThat(watcher.next()).isEqualTo("Expired");
        heir.close();
        zk.sync("/");
    }

    @Test
    void manyWatchesAreSetAgainAndMissedEventsAreTold() throws Exception {
        int count = 200;
        var watcher = new RecordingWatcher();
        String longName = base + "/" + "n".repeat(1000) + "-";
        for (int i = 0; i < count; i++) {
            zk.exists(longName + i, watcher, (rc, path, ctx, stat) -> {}, null);
        }
        zk.sync("/");
        // A server list with nobody in it keeps the client away until it is told to come back.
        zk.updateServerList("127.0.0.1:1");
        assertThat(events.next()).isEqualTo("Disconnected");
        var other = new RecordingWatcher();
        try (var meanwhile = new ZooKeeper(server.connectString(), TIMEOUT, other)) {
            assertThat(other.next()).isEqualTo("SyncConnected");
            meanwhile.create(
                    longName + (count - 1), DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        zk.updateServerList(server.connectString());
        assertThat(events.next()).isEqualTo("SyncConnected");
        for (int i = 0; i < 2; i++) {
            String told = watcher.next();
            assertThat(told).isEqualTo(i == 0 ? "Disconnected" : "SyncConnected");
        }
        assertThat(watcher.next()).isEqualTo("NodeCreated " + longName + (count - 1));
        create(longName + 0, CreateMode.PERSISTENT);
        assertThat(watcher.next()).isEqualTo("NodeCreated " + longName + 0);
    }

    @Test
    @Tag("S024")
    void childWatchHearsOfChildrenThatComeAndGo() throws Exception {
        var watcher = new RecordingWatcher();
        zk.getChildren(base, watcher);
        create(base + "/c", CreateMode.PERSISTENT);
        assertThat(watcher.next()).isEqualTo("NodeChildrenChanged " + base);
        zk.getChildren(base, watcher);
        zk.setData(base + "/c", DATA, -1);
        zk.delete(base + "/c", -1);
        assertThat(watcher.next()).isEqualTo("NodeChildrenChanged " + base);
    }

    @Test
    @Tag("S029")
    @Tag("S030")
    @Tag("S067")
    void defaultWatcherHearsOfFlaggedReadsUntilItIsReplaced() throws Exception {
        zk.getData(base, true, null);
        zk.setData(base, DATA, -1);
        assertThat(events.next()).isEqualTo("NodeDataChanged " + base);
        var second = new RecordingWatcher();
        zk.register(second);
        zk.getData(base, true, null);
        zk.setData(base, DATA, -1);
        assertThat(second.next()).isEqualTo("NodeDataChanged " + base);
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void persistentRecursiveWatchHearsOfTheTreeAndCanBeRemoved() throws Exception {
        var watcher = new RecordingWatcher();
        zk.addWatch(base, watcher, AddWatchMode.PERSISTENT_RECURSIVE);
        create(base + "/a", CreateMode.PERSISTENT);
        create(base + "/a/b", CreateMode.PERSISTENT);
        zk.delete(base + "/a/b", -1);
        assertThat(watcher.next()).isEqualTo("NodeCreated " + base + "/a");
        assertThat(watcher.next()).isEqualTo("NodeCreated " + base + "/a/b");
        assertThat(watcher.next()).isEqualTo("NodeDeleted " + base + "/a/b");

        zk.removeWatches(base, watcher, WatcherType.Any, false);
        assertThat(watcher.next()).isEqualTo("PersistentWatchRemoved " + base);
        assertThatThrownBy(() -> zk.removeAllWatches(base, WatcherType.Any, false))
                .isInstanceOf(KeeperException.NoWatcherException.class);
    }

    @Test
    void multiIsAllOrNothing() throws Exception {
        List<OpResult> results =
                zk.multi(
                        List.of(
                                Op.create(
                                        base + "/m",
                                        DATA,
                                        Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.PERSISTENT),
                                Op.setData(base + "/m", DATA, 0),
                                Op.check(base, 0)));
        assertThat(results.get(0)).isEqualTo(new OpResult.CreateResult(base + "/m"));
        assertThat(results.get(2)).isEqualTo(new OpResult.CheckResult());

        assertThatThrownBy(
                        () ->
                                zk.transaction()
                                        .delete(base + "/m", -1)
                                        .check(base, 9)
                                        .delete(base, -1)
                                        .commit())
                .isInstanceOfSatisfying(
                        KeeperException.BadVersionException.class,
                        e ->
                                assertThat(e.getResults())
                                        .containsExactly(
                                                new OpResult.ErrorResult(0),
                                                new OpResult.ErrorResult(
                                                        Code.BADVERSION.intValue()),
                                                new OpResult.ErrorResult(
                                                        Code.RUNTIMEINCONSISTENCY.intValue())));
        assertThat(zk.multi(List.of(Op.getData(base), Op.getChildren("/missing"))))
                .last()
                .isEqualTo(new OpResult.ErrorResult(Code.NONODE.intValue()));
    }

    @Test
    void asynchronousReadsTellTheFirstOfTheirErrors() throws Exception {
        var told = new CompletableFuture<Integer>();

        zk.multi(
                List.of(Op.getData(base), Op.getData("/missing")),
                (rc, path, ctx, results) -> told.complete(rc),
                null);

        assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(Code.NONODE.intValue());
    }

    @Test
    void missingAclIsRefusedWithoutAPath() {
        assertThatThrownBy(() -> zk.create(base + "/x", null, List.of(), CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.InvalidACLException.class)
                .hasMessage("KeeperErrorCode = InvalidACL");
    }

    @Test
    void aKindOfZnodeThatThereIsNotIsABadArgumentOfAMulti() throws Exception {
        List<Op> ops =
                List.of(Op.check(base, -1), Op.create(base + "/x", DATA, Ids.OPEN_ACL_UNSAFE, 67));
        var told = new CompletableFuture<Integer>();
        var codes = new ArrayList<Integer>();

        zk.multi(
                ops,
                (rc, path, ctx, results) -> {
                    results.forEach(result -> codes.add(((ErrorResult) result).getErr()));
                    told.complete(rc);
                },
                null);

        assertThat(told.getNow(0)).isEqualTo(Code.BADARGUMENTS.intValue());
        assertThat(codes)
                .containsExactly(
                        Code.RUNTIMEINCONSISTENCY.intValue(), Code.BADARGUMENTS.intValue());
        assertThatThrownBy(() -> zk.multi(ops))
                .isInstanceOf(KeeperException.BadArgumentsException.class);
        assertThat(zk.async().multi(ops)).isCompletedExceptionally();
    }

    @Test
    void aTimeToLiveBelongsToAKindThatHasOneInAMultiToo() {
        CreateMode lasting = CreateMode.PERSISTENT_WITH_TTL;

        assertThatThrownBy(
                        () ->
                                zk.multi(
                                        List.of(
                                                Op.create(
                                                        base + "/x",
                                                        DATA,
                                                        Ids.OPEN_ACL_UNSAFE,
                                                        lasting.toFlag()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAclWithAnEmptyEntryIsRefusedAsAMissingOneIs() {
        List<ACL> acl = Collections.singletonList(null);

        assertThatThrownBy(() -> zk.create(base + "/x", null, acl, CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.InvalidACLException.class);
        assertThatThrownBy(
                        () -> zk.create(base + "/x", null, acl, CreateMode.PERSISTENT, new Stat()))
                .isInstanceOf(KeeperException.InvalidACLException.class);
        assertThatThrownBy(() -> zk.setACL(base, acl, -1))
                .isInstanceOf(KeeperException.InvalidACLException.class);
    }

    @Test
    void aPathIsLookedAtBeforeTheAcl() {
        assertThatThrownBy(() -> zk.create("no/slash", null, List.of(), CreateMode.PERSISTENT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 2, Integer.MAX_VALUE})
    void aTreeIsDeletedInBatchesOfAnySize(int size) throws Exception {
        for (String path : List.of("/t", "/t/a", "/t/b", "/t/a/c")) {
            create(base + path, CreateMode.PERSISTENT);
        }

        assertThat(ZKUtil.deleteRecursive(zk, base + "/t", size)).isTrue();

        assertThat(zk.exists(base + "/t", false)).isNull();
    }

    @Test
    void znodesOfOneParentAreVisitedTogether() throws Exception {
        for (String path : List.of("/v", "/v/b", "/v/a", "/v/a/c")) {
            zk.create(base + path, null, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        }
        List<String> visited = new ArrayList<>();

        ZKUtil.visitSubTreeDFS(
                zk, base + "/v", false, (rc, path, ctx, name) -> visited.add(path + " " + name));

        assertThat(visited)
                .containsExactly(
                        base + "/v " + base + "/v",
                        base + "/v/a a",
                        base + "/v/b b",
                        base + "/v/a/c c");
    }

    @Test
    @Tag("S035")
    void chrootIsPutOnRequestsAndTakenOffEvents() throws Exception {
        var watcher = new RecordingWatcher();
        try (var rooted = new ZooKeeper(server.connectString() + base, TIMEOUT, watcher)) {
            assertThat(watcher.next()).isEqualTo("SyncConnected");
            rooted.exists("/in", true);
            assertThat(rooted.create("/in", DATA, Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT))
                    .isEqualTo("/in");
            assertThat(watcher.next()).isEqualTo("NodeCreated /in");
            assertThat(zk.exists(base + "/in", false)).isNotNull();
            assertThat(rooted.getChildren("/", false)).containsExactly("in");
        }
    }

    @Test
    @Tag("S026")
    void unknownAuthenticationSchemeKillsTheClient() throws Exception {
        zk.addAuthInfo("nonsense", DATA);
        assertThat(events.next()).isEqualTo("AuthFailed");
        assertThat(zk.getState()).isEqualTo(States.AUTH_FAILED);
        assertThatThrownBy(() -> zk.exists(base, false))
                .isInstanceOf(KeeperException.AuthFailedException.class);
    }

    @Test
    void digestIdentityIsShownAndReplayed() throws Exception {
        zk.addAuthInfo("digest", "bob:secret".getBytes(StandardCharsets.UTF_8));
        zk.create(base + "/mine", DATA, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        zk.getTestable().closeSocket();
        assertThat(events.next()).isEqualTo("Disconnected");
        assertThat(events.next()).isEqualTo("SyncConnected");
        assertThat(zk.getData(base + "/mine", false, null)).isEqualTo(DATA);
        assertThat(zk.whoAmI()).extracting("authScheme").contains("digest");
    }

    @Test
    @Tag("S175")
    @Tag("S176")
    @Tag("S178")
    @Tag("S180")
    void lostLinkIsNoLostSession() throws Exception {
        long session = zk.getSessionId();
        create(base + "/e", CreateMode.EPHEMERAL);
        var watcher = new RecordingWatcher();
        zk.getData(base, watcher, null);
        zk.getTestable().closeSocket();
        assertThat(events.next()).isEqualTo("Disconnected");
        assertThat(events.next()).isEqualTo("SyncConnected");
        assertThat(watcher.next()).isEqualTo("Disconnected");
        assertThat(watcher.next()).isEqualTo("SyncConnected");

        assertThat(zk.getSessionId()).isEqualTo(session);
        assertThat(zk.getEphemerals(base)).containsExactly(base + "/e");
        zk.setData(base, DATA, -1);
        assertThat(watcher.next()).isEqualTo("NodeDataChanged " + base);
    }

    @Test
    @Tag("S048")
    void sessionIsHandedOver() throws Exception {
        create(base + "/e", CreateMode.EPHEMERAL);
        var watcher = new RecordingWatcher();
        try (var heir =
                new ZooKeeper(
                        server.connectString(),
                        TIMEOUT,
                        watcher,
                        zk.getSessionId(),
                        zk.getSessionPasswd())) {
            assertThat(watcher.next()).isEqualTo("SyncConnected");
            assertThat(heir.getSessionId()).isEqualTo(zk.getSessionId());
            assertThat(heir.getEphemerals()).contains(base + "/e");
        }
    }

    @Test
    @Tag("S177")
    @Tag("S181")
    void unknownSessionIsExpired() throws Exception {
        var watcher = new RecordingWatcher();
        var heir = new ZooKeeper(server.connectString(), TIMEOUT, watcher, 0x1234, new byte[16]);
        assertThat(watcher.next()).isEqualTo("Expired");
        assertThat(heir.getState()).isEqualTo(States.CLOSED);
        assertThatThrownBy(() -> heir.exists("/", false))
                .isInstanceOf(KeeperException.SessionExpiredException.class);
        heir.close();
    }

    @Test
    void injectedExpirationIsFinal() throws Exception {
        zk.getTestable().injectSessionExpiration();
        assertThat(events.next()).isEqualTo("Expired");
        var rc = new CompletableFuture<Integer>();
        zk.exists(base, false, (code, path, ctx, stat) -> rc.complete(code), null);
        assertThat(rc.get(20, TimeUnit.SECONDS)).isEqualTo(Code.SESSIONEXPIRED.intValue());
    }

    @Test
    void injectedEventThatCannotTellItsPathIsRefusedOnTheCallersThread() {
        var event =
                new WatchedEvent(EventType.None, KeeperState.Expired, null) {
                    @Override
                    public String getPath() {
                        throw new IllegalStateException("no path");
                    }
                };

        assertThatThrownBy(() -> zk.getTestable().queueEvent(event)).hasMessage("no path");
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void virtualThreadsShareTheConnection() throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> reads = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                reads.add(executor.submit(() -> zk.getData(base, false, null)));
            }
            for (Future<byte[]> read : reads) {
                assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(DATA);
            }
        }
    }

    @Test
    @Tag("S060")
    void threadsAreDaemonsAndNamedAfterTheServer() {
        Map<String, Boolean> daemons = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("-SendThread(" + server.connectString() + ")")) {
                daemons.put(thread.getName(), thread.isDaemon());
            }
        }
        assertThat(daemons).isNotEmpty().doesNotContainValue(false);
    }

    @Test
    void invalidPathsAreRefusedOnTheSpot() {
        assertThatThrownBy(() -> zk.exists("no/slash", false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> zk.getData("/a//b", false, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> zk.create("/a", DATA, List.of(), CreateMode.PERSISTENT))
                .isInstanceOf(KeeperException.InvalidACLException.class);
    }

    private String create(String path, CreateMode mode)
            throws KeeperException, InterruptedException {
        return zk.create(path, DATA, Ids.OPEN_ACL_UNSAFE, mode);
    }
}
