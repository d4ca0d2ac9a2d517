package dev.ostler.recipes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.retry.RetryNTimes;
import dev.ostler.recipes.testing.Gateway;
import dev.ostler.recipes.testing.TestServer;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Servers that change. */
@Tag("F1")
class EnsembleTest {
    private static final Stat NO_STAT = new Stat(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    @TempDir Path directory;

    /** Servers as somebody tells them. */
    private static final class Told implements EnsembleProvider {
        private final AtomicReference<String> servers;
        private final AtomicReference<Runnable> listener = new AtomicReference<>(() -> {});

        Told(String first) {
            servers = new AtomicReference<>(first);
        }

        void tell(String now) {
            servers.set(now);
            listener.get().run();
        }

        @Override
        public String connectString() {
            return servers.get();
        }

        @Override
        public Subscription onChange(Runnable changed) {
            listener.set(changed);
            return () -> listener.set(() -> {});
        }
    }

    @Test
    void sessionGoesOnWithOtherServers() throws Exception {
        try (var server = new TestServer(directory);
                var first = new Gateway(server.port());
                var second = new Gateway(server.port())) {
            var told = new Told(first.connectString());
            try (ManagedClient client =
                    ManagedClient.builder()
                            .ensemble(told)
                            .retryPolicy(new RetryNTimes(5, 100))
                            .build()
                            .start()) {
                assertThat(client.checkExists().forPath("/")).isPresent();
                long session = requireNonNull(client.handle()).sessionId();
                told.tell(second.connectString());
                first.refuse();
                assertThat(client.checkExists().forPath("/")).isPresent();
                assertThat(requireNonNull(client.handle()).sessionId()).isEqualTo(session);
            }
        }
    }

    @Test
    void addressesAreThoseForClients() {
        String config =
                """
                server.1=a:2888:3888:participant;10.0.0.1:2181
                server.2=b:2888:3888:participant;0.0.0.0:2182
                server.3=c:2888:3888:observer
                version=100000000
                """;
        assertThat(EnsembleTracker.addresses(config))
                .containsExactlyInAnyOrder(
                        InetSocketAddress.createUnresolved("10.0.0.1", 2181),
                        InetSocketAddress.createUnresolved("b", 2182));
        assertThat(EnsembleTracker.addresses("server.x=nonsense")).isEmpty();
    }

    @Test
    void onlyServersThatCanBeReachedAreAdopted() throws Exception {
        var host = new ThreadHost("test");
        var config = new AtomicReference<>("server.1=a:1:2:participant;a:2181");
        var watcher = new AtomicReference<Watcher>();
        var adopted = new LinkedBlockingQueue<List<String>>();
        var tracker =
                new EnsembleTracker(
                        host,
                        server -> !server.getHostString().equals("unreachable"),
                        left -> {
                            watcher.set(left);
                            return CompletableFuture.completedFuture(
                                    new Data(Bytes.utf8(config.get()), NO_STAT));
                        },
                        adopted::add);
        host.execute(tracker::read);
        assertThat(adopted.poll(60, TimeUnit.SECONDS)).containsExactly("a:2181");

        config.set(
                """
                server.1=u:1:2:participant;unreachable:2181
                server.2=b:1:2:participant;b:2181
                """);
        requireNonNull(watcher.get())
                .process(
                        new WatchedEvent(
                                EventType.NodeDataChanged, KeeperState.SyncConnected, "/"));
        assertThat(adopted.poll(60, TimeUnit.SECONDS)).containsExactly("b:2181");

        config.set("server.1=u:1:2:participant;unreachable:2181");
        var read = new CompletableFuture<Void>();
        host.execute(tracker::read);
        host.execute(() -> read.complete(null));
        read.get(60, TimeUnit.SECONDS);
        config.set("server.1=c:1:2:participant;c:2181");
        host.execute(tracker::read);
        assertThat(adopted.poll(60, TimeUnit.SECONDS)).containsExactly("c:2181");
        host.shutdown();
    }
}
