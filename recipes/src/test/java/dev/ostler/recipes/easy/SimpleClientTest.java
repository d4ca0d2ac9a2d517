package dev.ostler.recipes.easy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Clients;
import dev.ostler.recipes.testing.Gateway;
import dev.ostler.recipes.testing.TestServer;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.WatcherType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The simple client and a server of this process. */
@Tag("F15")
class SimpleClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    private TestServer server;
    private Gateway gateway;
    private SimpleClient<String> client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        gateway = new Gateway(server.port());
        client = new SimpleClient<>(gateway.connectString(), Serializer.UTF8);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        gateway.close();
        server.close();
    }

    private static <E> E next(BlockingQueue<E> queue) throws InterruptedException {
        return requireNonNull(queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private void newSession() throws Exception {
        var changed = new CompletableFuture<Void>();
        Subscription states =
                client.subscribeStateChanges(
                        new SessionListener() {
                            @Override
                            public void stateChanged(ConnectionState state) {}

                            @Override
                            public void newSession() {
                                changed.complete(null);
                            }
                        });
        requireNonNull(client.managed().handle()).expire();
        changed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        states.close();
    }

    private static final class DataEvents implements DataListener<String> {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void dataChanged(String path, String data) {
            events.add(path + "=" + data);
        }

        @Override
        public void dataDeleted(String path) {
            events.add(path + " has gone");
        }
    }

    @Test
    @Tag("S096")
    void plainMethodsForZnodes() {
        client.createPersistent("/a/b/c", true);
        client.createPersistent("/a/b/c", true);
        assertThatThrownBy(() -> client.createPersistent("/a"))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e -> assertThat(e.code()).isEqualTo(Code.NODEEXISTS));
        client.createPersistent("/a/d", "one");
        assertThat(client.readData("/a/d")).isEqualTo("one");
        assertThat(client.readData("/nothing", true)).isNull();
        assertThat(client.writeData("/a/d", "two").version()).isOne();
        assertThatThrownBy(() -> client.writeData("/a/d", "x", 0))
                .isInstanceOf(OperationException.class);
        assertThat(client.readValue("/a/d").data()).isEqualTo("two");
        client.createEphemeral("/e", "x");
        assertThat(client.createEphemeralSequential("/s-", "x")).matches("/s-\\d{10}");
        assertThat(client.createPersistentSequential("/a/s-", "x")).matches("/a/s-\\d{10}");
        assertThat(client.getChildren("/a")).contains("b", "d").hasSize(3);
        assertThat(client.countChildren("/a")).isEqualTo(3);
        assertThat(client.countChildren("/nothing")).isZero();
        assertThat(client.exists("/a/d")).isTrue();
        assertThat(client.delete("/a/d")).isTrue();
        assertThat(client.delete("/a/d")).isFalse();
        assertThat(client.deleteRecursive("/a")).isTrue();
        assertThat(client.deleteRecursive("/a")).isFalse();
        assertThat(client.exists("/a")).isFalse();
    }

    @Test
    void bytesAreASerializerToo() throws Exception {
        try (var bytes = new SimpleClient<>(server.connectString(), Serializer.BYTES)) {
            bytes.createPersistent("/bytes", Bytes.utf8("x"));
            assertThat(bytes.readData("/bytes")).isEqualTo(Bytes.utf8("x"));
            assertThat(client.readData("/bytes")).isEqualTo("x");
        }
    }

    @Test
    void updatesCountExactlyHoweverManyWrite() throws Exception {
        client.createPersistent("/count", "0");
        try (var other = new SimpleClient<>(server.connectString(), Serializer.UTF8)) {
            var done = new CountDownLatch(2);
            for (SimpleClient<String> each : List.of(client, other)) {
                Thread.startVirtualThread(
                        () -> {
                            for (int i = 0; i < 50; i++) {
                                each.updateData(
                                        "/count", text -> "" + (Integer.parseInt(text) + 1));
                            }
                            done.countDown();
                        });
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(client.readData("/count")).isEqualTo("100");
    }

    @Test
    @Tag("S095")
    void dataListenerHearsOfEveryChangeThatIsWaitedFor() throws Exception {
        var listener = new DataEvents();
        Subscription subscription = client.subscribeDataChanges("/a", listener);
        client.createPersistent("/a", "0");
        assertThat(next(listener.events)).isEqualTo("/a=0");
        for (int i = 1; i <= 10; i++) {
            client.writeData("/a", "" + i);
            assertThat(next(listener.events)).isEqualTo("/a=" + i);
        }
        client.delete("/a");
        assertThat(next(listener.events)).isEqualTo("/a has gone");
        subscription.close();
        client.createPersistent("/a", "again");
        client.managed().sync().forPath("/a");
        assertThat(listener.events).isEmpty();
    }

    @Test
    @Tag("S095")
    void childListenerHearsOfChildrenAndOfTheZnodeItself() throws Exception {
        BlockingQueue<List<String>> lists = new LinkedBlockingQueue<>();
        client.subscribeChildChanges(
                "/a", (path, children) -> lists.add(children == null ? List.of("none") : children));
        client.createPersistent("/a");
        assertThat(next(lists)).isEmpty();
        for (int i = 1; i <= 10; i++) {
            client.createPersistent("/a/" + i);
            assertThat(next(lists)).hasSize(i);
        }
        client.deleteRecursive("/a");
        List<@Nullable String> last = null;
        while (last == null || !last.equals(List.of("none"))) {
            last = List.copyOf(next(lists));
        }
    }

    @Test
    @Tag("S094")
    @Tag("S095")
    void everythingIsToldOnceAfterANewSession() throws Exception {
        client.createPersistent("/a", "x");
        var data = new DataEvents();
        client.subscribeDataChanges("/a", data);
        BlockingQueue<List<String>> lists = new LinkedBlockingQueue<>();
        client.subscribeChildChanges(
                "/", (path, children) -> lists.add(children == null ? List.of() : children));
        newSession();
        assertThat(next(data.events)).isEqualTo("/a=x");
        assertThat(next(lists)).contains("a");
        client.writeData("/a", "y");
        assertThat(next(data.events)).isEqualTo("/a=y");
        assertThat(data.events).isEmpty();
        assertThat(lists).isEmpty();
    }

    @Test
    @Tag("S094")
    void callsGoOnAfterTheSessionAndTheServerWereLost() throws Exception {
        newSession();
        client.createPersistent("/a", "x");
        server.stop();
        server.start();
        assertThat(client.readData("/a")).isEqualTo("x");
        gateway.loseNextReply();
        client.createPersistent("/b", "x");
        gateway.loseNextReply();
        assertThat(client.delete("/b")).isTrue();
    }

    @Test
    void ephemeralsAreCreatedAgainOnRequest() throws Exception {
        Subscription kept = client.keepEphemeral("/kept/e", "x");
        client.createEphemeral("/mine", "x");
        newSession();
        long owner = requireNonNull(client.managed().handle()).sessionId();
        while (client.managed()
                .checkExists()
                .forPath("/kept/e")
                .filter(stat -> stat.ephemeralOwner() == owner)
                .isEmpty()) {
            client.waitUntilExists("/kept/e", PATIENCE);
        }
        kept.close();
        Clients.until(() -> !client.exists("/kept/e"));
    }

    @Test
    void whoKeepsAnEphemeralDoesNotDeleteAnothersInItsPlace() throws Exception {
        Subscription kept = client.keepEphemeral("/e", "ours");
        try (var other = new SimpleClient<>(server.connectString(), Serializer.UTF8)) {
            other.delete("/e");
            other.createEphemeral("/e", "theirs");
            kept.close();
            // What has been sent for the closing is answered before the third of these.
            for (int i = 0; i < 3; i++) {
                client.managed().sync().forPath("/e");
            }
            assertThat(client.readData("/e")).isEqualTo("theirs");
        }
    }

    @Test
    void anEphemeralThatIsKeptNoLongerIsNotCreatedAfterAPause() throws Exception {
        var kept = new AtomicReference<@Nullable KeptEphemeral>();
        try (ManagedClient managed =
                ManagedClient.newClient(
                        gateway.connectString(),
                        30_000,
                        15_000,
                        (count, elapsed, sleeper) -> {
                            KeptEphemeral closing = kept.getAndSet(null);
                            if (closing != null) {
                                closing.close();
                            }
                            return true;
                        })) {
            managed.start();
            assertThat(managed.blockUntilConnected(PATIENCE)).isTrue();
            var expired = new CompletableFuture<Void>();
            managed.onStateHere(
                    (any, state) -> {
                        if (state == ConnectionState.RECONNECTED && !expired.isDone()) {
                            // What is sent from here on fails.
                            refuse();
                            expired.complete(null);
                        }
                    });
            var keeping = new KeptEphemeral(managed, "/e", Bytes.EMPTY, 1);
            keeping.keep();
            kept.set(keeping);
            requireNonNull(managed.handle()).expire();
            expired.get(60, TimeUnit.SECONDS);
            Clients.until(() -> kept.get() == null);
            gateway.thaw();
            var later = new CountDownLatch(1);
            managed.host().schedule(later::countDown, Duration.ofMillis(50));
            assertThat(later.await(60, TimeUnit.SECONDS)).isTrue();
            managed.sync().forPath("/e");
            assertThat(managed.checkExists().forPath("/e")).isEmpty();
        }
    }

    private void refuse() {
        try {
            gateway.refuse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void waitsForAZnode() throws Exception {
        assertThat(client.waitUntilExists("/a", Duration.ofMillis(20))).isFalse();
        assertThatThrownBy(
                        () ->
                                client.retryUntilConnected(
                                        handle ->
                                                handle.zk()
                                                        .removeAllWatches("/a", WatcherType.Any)))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e -> assertThat(e.code()).isEqualTo(Code.NOWATCHER));
        var there = new CompletableFuture<Boolean>();
        Thread.startVirtualThread(() -> there.complete(client.waitUntilExists("/a", PATIENCE)));
        client.createPersistent("/a");
        assertThat(there.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void deadlineIsOnUnlessTheServerAnswers() throws Exception {
        try (var nobody = new ServerSocket(0)) {
            assertThatThrownBy(
                            () ->
                                    new SimpleClient<>(
                                            "127.0.0.1:" + nobody.getLocalPort(),
                                            Duration.ofSeconds(30),
                                            Duration.ofMillis(100),
                                            Serializer.UTF8))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> assertThat(e.code()).isEqualTo(Code.OPERATIONTIMEOUT));
        }
        try (var hasty =
                new SimpleClient<>(
                        gateway.connectString(),
                        Duration.ofSeconds(30),
                        Duration.ofMillis(500),
                        Serializer.UTF8)) {
            gateway.refuse();
            assertThatThrownBy(() -> hasty.exists("/")).isInstanceOf(OperationException.class);
            gateway.thaw();
        }
    }

    @Test
    void listenersMayCallTheClient() throws Exception {
        client.createPersistent("/a", "0");
        var seen = new CompletableFuture<String>();
        client.subscribeChildChanges(
                "/a", (path, children) -> seen.complete(client.readData("/a")));
        client.createPersistent("/a/b");
        assertThat(seen.get(60, TimeUnit.SECONDS)).isEqualTo("0");
    }
}
