package dev.ostler.recipes.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Children;
import dev.ostler.client.async.Data;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.Host;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.retry.RetryForever;
import dev.ostler.recipes.testing.Scene;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** What is read with what comes next, and children with what they hold. */
@Tag("F14")
class NextEventTest {
    @TempDir Path directory;

    private Scene scene;
    private ManagedClient client;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory);
        client = scene.client().usingNamespace("app");
        scene.create("/app", "");
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    private static WatchedEvent get(CompletableFuture<WatchedEvent> event) throws Exception {
        return event.get(60, TimeUnit.SECONDS);
    }

    @Test
    void creationChangeChildrenAndDeletion() throws Exception {
        Watched<Optional<Stat>> missing = client.await(client.checkExists().withNextEvent("/a"));
        assertThat(missing.result()).isEmpty();
        scene.create("/app/a", "1");
        assertThat(get(missing.event()).getType()).isEqualTo(EventType.NodeCreated);

        Watched<Data> data = client.await(client.getData().withNextEvent("/a"));
        assertThat(data.result().text()).isEqualTo("1");
        scene.set("/app/a", "2");
        assertThat(get(data.event()).getType()).isEqualTo(EventType.NodeDataChanged);
        assertThat(get(data.event()).getPath()).isEqualTo("/a");

        Watched<Children> children = client.await(client.getChildren().withNextEvent("/a"));
        assertThat(children.result().names()).isEmpty();
        scene.create("/app/a/b", "");
        assertThat(get(children.event()).getType()).isEqualTo(EventType.NodeChildrenChanged);

        Watched<Data> last = client.await(client.getData().withNextEvent("/a/b"));
        scene.delete("/app/a/b");
        assertThat(get(last.event()).getType()).isEqualTo(EventType.NodeDeleted);
    }

    @Test
    void whoWaitsForItMayBlock() throws Exception {
        scene.create("/app/a", "1");
        Watched<Data> read = client.await(client.getData().withNextEvent("/a"));
        CompletableFuture<String> next =
                read.event()
                        .thenApply(
                                event -> {
                                    try {
                                        return client.getData().forPath("/a").text();
                                    } catch (InterruptedException e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
        scene.set("/app/a", "2");
        assertThat(next.get(60, TimeUnit.SECONDS)).isEqualTo("2");
    }

    @Test
    void itOutlivesAConnectionAndNotASession() throws Exception {
        scene.create("/app/a", "1");
        Watched<Data> first = client.await(client.getData().withNextEvent("/a"));
        scene.gateway.cut();
        client.sync().forPath("/a");
        scene.set("/app/a", "2");
        assertThat(get(first.event()).getType()).isEqualTo(EventType.NodeDataChanged);

        Watched<Data> second = client.await(client.getData().withNextEvent("/a"));
        Scene.expire(client);
        assertThat(second.event())
                .failsWithin(Scene.PATIENCE)
                .withThrowableThat()
                .satisfies(
                        failure ->
                                assertThat(Failures.code(failure.getCause()))
                                        .isEqualTo(Code.SESSIONEXPIRED));
    }

    @Test
    void itOutlivesAFailedLogin() throws Exception {
        scene.create("/a", "1");
        var opened = new ArrayList<ZooKeeper>();
        try (ManagedClient alive = client(opened)) {
            Watched<Data> read = alive.await(alive.getData().withNextEvent("/a"));
            var failedLogin = new WatchedEvent(EventType.None, KeeperState.AuthFailed, null);
            opened.get(0).getTestable().queueEvent(failedLogin);
            scene.set("/a", "2");
            assertThat(get(read.event()).getType()).isEqualTo(EventType.NodeDataChanged);
        }
    }

    private ManagedClient client(List<ZooKeeper> opened) {
        return ManagedClient.builder()
                .connectString(scene.gateway.connectString())
                .retryPolicy(new RetryForever(20))
                .handles(
                        (servers, timeoutMillis, canBeReadOnly, host, states) -> {
                            var zooKeeper = new ZooKeeper(servers, timeoutMillis, states);
                            opened.add(zooKeeper);
                            return new OpenedHandle(zooKeeper, zooKeeper.async().inOrderOn(host));
                        })
                .build()
                .start();
    }

    /** A session whose client the test has, too. */
    private record OpenedHandle(ZooKeeper client, AsyncZooKeeper zk) implements Handle {
        @Override
        public long sessionId() {
            return client.getSessionId();
        }

        @Override
        public int timeoutMillis() {
            return client.getSessionTimeout();
        }

        @Override
        public boolean isAlive() {
            return client.getState().isAlive();
        }

        @Override
        public void updateServers(String connectString) throws IOException {
            client.updateServerList(connectString);
        }

        @Override
        public void addAuth(String scheme, byte[] secret) {
            client.addAuthInfo(scheme, secret);
        }

        @Override
        public void expire() {
            client.getTestable().injectSessionExpiration();
        }

        @Override
        public CompletableFuture<Void> close() {
            return zk.close();
        }
    }

    @Test
    void itsListenerThreadIsNotWokenByAnInterruptedConnection() throws Exception {
        scene.create("/a", "1");
        var tasks = new AtomicInteger();
        try (ManagedClient counted = countingListenerTasks(tasks)) {
            assertThat(counted.blockUntilConnected(Scene.PATIENCE)).isTrue();
            Watched<Data> read = counted.await(counted.getData().withNextEvent("/a"));
            scene.gateway.cut();
            counted.sync().forPath("/a");
            scene.set("/a", "2");
            assertThat(get(read.event()).getType()).isEqualTo(EventType.NodeDataChanged);
            assertThat(tasks).hasValue(1);
        }
    }

    private ManagedClient countingListenerTasks(AtomicInteger tasks) {
        Host host = ManagedClient.newClient("unused:1", new RetryForever(20)).host();
        var counting =
                new Host() {
                    @Override
                    public void execute(Runnable task) {
                        host.execute(task);
                    }

                    @Override
                    public Subscription schedule(Runnable task, Duration delay) {
                        return host.schedule(task, delay);
                    }

                    @Override
                    public boolean isHere() {
                        return host.isHere();
                    }

                    @Override
                    public long nanoTime() {
                        return host.nanoTime();
                    }

                    @Override
                    public RandomGenerator random() {
                        return host.random();
                    }

                    @Override
                    public Executor newListenerExecutor() {
                        Executor executor = host.newListenerExecutor();
                        return task -> {
                            tasks.incrementAndGet();
                            executor.execute(task);
                        };
                    }

                    @Override
                    public void shutdown() {
                        host.shutdown();
                    }
                };
        return ManagedClient.builder()
                .connectString(scene.gateway.connectString())
                .retryPolicy(new RetryForever(20))
                .host(counting)
                .build()
                .start();
    }

    @Test
    void cancellingTakesTheWatchBack() throws Exception {
        scene.create("/app/a", "1");
        Watched<Data> unwanted = client.await(client.getData().withNextEvent("/a"));
        Watched<Data> wanted = client.await(client.getData().withNextEvent("/a"));
        unwanted.event().cancel(false);
        client.sync().forPath("/a");
        scene.set("/app/a", "2");
        assertThat(get(wanted.event()).getType()).isEqualTo(EventType.NodeDataChanged);
        assertThat(unwanted.event()).isCancelled();
    }

    @Test
    void childrenWithWhatTheyHold() throws Exception {
        for (int i = 0; i < 50; i++) {
            scene.create("/app/n" + i, "holds " + i);
        }
        SortedMap<String, Data> all = client.await(client.getChildren().withData("/"));
        assertThat(all).hasSize(50);
        all.forEach(
                (name, data) -> assertThat(data.text()).isEqualTo("holds " + name.substring(1)));
        assertThat(client.await(client.getChildren().withData("/n7"))).isEmpty();
        assertThat(client.getChildren().withData("/none"))
                .failsWithin(Scene.PATIENCE)
                .withThrowableThat()
                .satisfies(
                        failure ->
                                assertThat(Failures.code(failure.getCause()))
                                        .isEqualTo(Code.NONODE));
    }
}
