package dev.ostler.recipes.examples;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.async.Created;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.TestServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The examples of docs/RECIPES.md do what they say. */
class ClientExamplesTest {
    @TempDir Path directory;

    private TestServer server;
    private ManagedClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        client = RetryExample.client(server.connectString()).start();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private static <E> void await(BlockingQueue<E> queue, E wanted) throws InterruptedException {
        E next = null;
        while (!wanted.equals(next)) {
            next = requireNonNull(queue.poll(60, TimeUnit.SECONDS), "no " + wanted);
        }
    }

    @Test
    @Tag("F1")
    void client() throws Exception {
        assertThat(ClientExample.readOwnName(server.connectString())).isEqualTo("Ann");
        assertThat(client.getData().forPath("/app/names/me").text()).isEqualTo("Ann");
    }

    @Test
    @Tag("F3")
    void states() throws Exception {
        client.await(client.connected());
        var work = new LinkedBlockingQueue<String>();
        StatesExample.follow(client, work::add);
        requireNonNull(client.handle()).expire();
        await(work, "begin anew: what was ephemeral has gone");
        await(work, "go on");
    }

    @Test
    @Tag("F5")
    void robustWrites() throws Exception {
        Created ticket = RobustWritesExample.drawTicket(client);
        assertThat(client.checkExists().forPath(ticket.path())).isPresent();
        RobustWritesExample.giveBack(client, ticket);
        assertThat(client.checkExists().forPath(ticket.path())).isEmpty();
        client.create().forPath("/coin", Bytes.EMPTY);
        assertThat(RobustWritesExample.exchange(client, "/coin", "/cake")).isTrue();
        assertThat(RobustWritesExample.exchange(client, "/coin", "/pie")).isFalse();
        assertThat(client.getChildren().forPath("/").names())
                .contains("cake")
                .doesNotContain("coin", "pie");
    }

    @Test
    @Tag("F4")
    void watch() throws Exception {
        client.create().forPath("/a", Bytes.EMPTY);
        var log = new LinkedBlockingQueue<String>();
        WatchExample.follow(client, "/a", log::add);
        client.sync().forPath("/a");
        client.create().forPath("/a/b", Bytes.EMPTY);
        await(log, "NodeCreated /a/b");
    }

    @Test
    @Tag("F15")
    void simpleClient() throws Exception {
        var workers = new LinkedBlockingQueue<List<String>>();
        try (var boss = SimpleClientExample.observe(server.connectString(), workers::add)) {
            await(workers, List.of());
            try (var ann = SimpleClientExample.register(server.connectString(), "ann")) {
                await(workers, List.of("ann"));
                assertThat(ann.readData("/workers/ann")).isEqualTo("ready");
            }
            await(workers, List.of());
            assertThat(boss.countChildren("/workers")).isZero();
        }
    }
}
