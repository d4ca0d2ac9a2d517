package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.server.config.ConfigException;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The operations as futures, on a real server. */
@SuppressWarnings("try") // Nobody interrupts these tests.
class AsyncZooKeeperTest {
    private static final Bytes DATA = Bytes.utf8("data");

    private final TestServer server;
    private final RecordingWatcher events = new RecordingWatcher();
    private final ZooKeeper handle;
    private final AsyncZooKeeper zk;

    AsyncZooKeeperTest(@TempDir Path directory) throws IOException, ConfigException {
        server = new TestServer(directory);
        handle = new ZooKeeper(server.connectString(), 4000, events);
        zk = handle.async().within(Duration.ofSeconds(20));
    }

    @BeforeEach
    void awaitConnection() throws InterruptedException {
        assertThat(events.next()).isEqualTo("SyncConnected");
    }

    @AfterEach
    void stop() throws Exception {
        handle.close();
        server.close();
    }

    @Test
    void znodesAreCreatedReadChangedAndDeleted() throws Exception {
        var created = get(zk.create("/a", DATA));
        assertThat(created.path()).isEqualTo("/a");
        assertThat(created.stat().dataLength()).isEqualTo(4);
        assertThat(get(zk.create("/a/n-", null, CreateMode.EPHEMERAL_SEQUENTIAL)).path())
                .isEqualTo("/a/n-0000000000");
        assertThat(get(zk.getData("/a")).text()).isEqualTo("data");
        assertThat(get(zk.getData("/a/n-0000000000")).bytes()).isNull();
        assertThat(get(zk.setData("/a", Bytes.utf8("more"), 0)).version()).isEqualTo(1);
        assertThat(get(zk.exists("/a")).orElseThrow().version()).isEqualTo(1);
        var children = get(zk.getChildren("/a"));
        assertThat(children.names()).containsExactly("n-0000000000");
        assertThat(children.stat().numChildren()).isEqualTo(1);
        assertThat(get(zk.getAllChildrenNumber("/a"))).isEqualTo(1);
        assertThat(get(zk.getEphemerals("/"))).containsExactly("/a/n-0000000000");
        done(zk.delete("/a/n-0000000000"));
        done(zk.delete("/a", 1));
        assertThat(get(zk.exists("/a"))).isEmpty();
        done(zk.sync("/"));
    }

    @Test
    void listsOfAccessAndIdentitiesAreGiven() throws Exception {
        done(zk.create("/a", DATA));
        assertThat(get(zk.getAcl("/a")).entries()).isEqualTo(Ids.OPEN_ACL_UNSAFE);
        assertThat(get(zk.setAcl("/a", Ids.READ_ACL_UNSAFE, 0)).aversion()).isEqualTo(1);
        assertThat(get(zk.whoAmI())).extracting("authScheme").contains("ip");
        assertThat(get(zk.getConfig()).stat().czxid()).isZero();
    }

    @Test
    void failureSaysWhatAndThatNothingHasHappened() {
        assertThat(failure(zk.setData("/missing", DATA)))
                .hasMessage("NONODE for /missing")
                .satisfies(
                        e -> {
                            assertThat(e.code()).isEqualTo(Code.NONODE);
                            assertThat(e.path()).isEqualTo("/missing");
                            assertThat(e.mayHaveHappened()).isFalse();
                            assertThat(e.toKeeperException())
                                    .isInstanceOf(KeeperException.NoNodeException.class);
                        });
        assertThatThrownBy(() -> zk.getData("no/slash"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> zk.within(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void transactionIsAllOrNothingAndReadsAreEachOnTheirOwn() throws Exception {
        List<Op> ops =
                List.of(
                        Op.create("/a", new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT),
                        Op.check("/a", 0));
        assertThat(get(zk.multi(ops))).hasSize(2);
        assertThat(failure(zk.multi(ops)))
                .satisfies(
                        e -> {
                            assertThat(e.code()).isEqualTo(Code.NODEEXISTS);
                            assertThat(e.results()).hasSize(2);
                        });
        assertThat(get(zk.multi(List.of(Op.getData("/a"), Op.getData("/missing")))))
                .last()
                .isEqualTo(new OpResult.ErrorResult(Code.NONODE.intValue()));
        assertThat(get(zk.multi(List.of()))).isEmpty();
    }

    @Test
    void watchesAreThoseOfTheSession() throws Exception {
        var watcher = new RecordingWatcher();
        done(zk.exists("/a", watcher));
        done(zk.create("/a", DATA));
        assertThat(watcher.next()).isEqualTo("NodeCreated /a");
        done(zk.getData("/a", watcher));
        done(zk.getChildren("/a", watcher));
        done(zk.setData("/a", DATA));
        assertThat(watcher.next()).isEqualTo("NodeDataChanged /a");
        done(zk.removeWatches("/a", watcher, WatcherType.Children));
        assertThat(watcher.next()).isEqualTo("ChildWatchRemoved /a");
        done(zk.addWatch("/a", watcher, AddWatchMode.PERSISTENT_RECURSIVE));
        done(zk.create("/a/b", DATA));
        assertThat(watcher.next()).isEqualTo("NodeCreated /a/b");
        done(zk.removeAllWatches("/a", WatcherType.Any));
        assertThat(watcher.next()).isEqualTo("PersistentWatchRemoved /a");
        done(zk.getConfig(watcher));
        assertThat(failure(zk.removeAllWatches("/a", WatcherType.Any)).code())
                .isEqualTo(Code.NOWATCHER);
    }

    @Test
    void chrootIsPutOnAndTakenOff() throws Exception {
        done(zk.create("/app", DATA));
        var rootedEvents = new RecordingWatcher();
        try (var rooted = new ZooKeeper(server.connectString() + "/app", 4000, rootedEvents)) {
            assertThat(rootedEvents.next()).isEqualTo("SyncConnected");
            assertThat(get(rooted.async().create("/in", DATA)).path()).isEqualTo("/in");
            assertThat(get(rooted.async().getChildren("/")).names()).containsExactly("in");
        }
        assertThat(get(zk.exists("/app/in"))).isPresent();
    }

    @Test
    void stageThatBlocksHoldsUpNeitherTheSessionNorItsWatchers() throws Exception {
        var release = new CountDownLatch(1);
        var blocked = new CountDownLatch(1);
        done(zk.create("/a", DATA));
        CompletableFuture<String> stage =
                zk.getData("/a")
                        .thenApplyAsync(
                                data -> {
                                    blocked.countDown();
                                    awaitQuietly(release);
                                    return data.text();
                                });
        assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
        var watcher = new RecordingWatcher();
        handle.getData("/a", watcher, null);
        handle.setData("/a", new byte[0], -1);
        assertThat(watcher.next()).isEqualTo("NodeDataChanged /a");
        release.countDown();
        assertThat(get(stage)).isEqualTo("data");
    }

    @Test
    void stageMayWaitForAnotherFutureOfTheSameSession() throws Exception {
        done(zk.create("/a", DATA));
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            AsyncZooKeeper onTwo = zk.on(two);
            CompletableFuture<String> nested =
                    onTwo.getData("/a").thenApply(data -> onTwo.getData("/a").join().text());
            assertThat(get(nested)).isEqualTo("data");
        } finally {
            two.shutdown();
        }
    }

    @Test
    void oneThreadCompletesFuturesInTheOrderOfTheCalls() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            AsyncZooKeeper onOne = zk.on(one);
            List<Integer> order = new ArrayList<>();
            List<CompletableFuture<Void>> stages = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                stages.add(onOne.exists("/" + i).thenAccept(stat -> order.add(number)));
            }
            done(CompletableFuture.allOf(stages.toArray(CompletableFuture<?>[]::new)));
            assertThat(order).hasSize(100).isSorted();
        } finally {
            one.shutdown();
        }
    }

    @Test
    void executorThatWasShutDownLosesNoFuture() throws Exception {
        ExecutorService gone = Executors.newSingleThreadExecutor();
        gone.shutdown();
        assertThat(get(zk.on(gone).exists("/"))).isPresent();
    }

    @Test
    void sessionIsClosedForEverybody() throws Exception {
        done(zk.create("/e", DATA, CreateMode.EPHEMERAL));
        done(zk.close());
        assertThat(events.next()).isEqualTo("Closed");
        assertThat(failure(zk.exists("/"))).hasMessage("SESSIONEXPIRED for /");
        done(zk.close());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return requireNonNull(future.get(20, TimeUnit.SECONDS));
    }

    private static void done(CompletableFuture<?> future) throws Exception {
        future.get(20, TimeUnit.SECONDS);
    }

    private static OperationException failure(CompletableFuture<?> future) {
        try {
            Object value = future.get(20, TimeUnit.SECONDS);
            throw new AssertionError("no failure but " + value);
        } catch (ExecutionException e) {
            return (OperationException) requireNonNull(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
