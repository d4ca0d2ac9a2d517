package dev.ostler.recipes.barrier;

import static dev.ostler.recipes.testing.Clients.PATIENCE;
import static dev.ostler.recipes.testing.Clients.get;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A znode that others wait at. */
class BarrierTest {
    @TempDir Path directory;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        clients = new Clients(directory);
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
    }

    @Test
    @Tag("F10")
    void allWaitUntilItIsRemoved() throws Exception {
        ManagedClient client = clients.connected();
        var barrier = new Barrier(client, "/a/barrier");
        barrier.await();
        barrier.set();
        barrier.set();
        assertThat(barrier.await(Duration.ofMillis(10))).isFalse();
        assertThat(barrier.await(Duration.ZERO)).isFalse();
        ManagedClient other = clients.throughGateway();
        CompletableFuture<Boolean> here = barrier.awaitAsync(null);
        CompletableFuture<Boolean> there = new Barrier(other, "/a/barrier").awaitAsync(PATIENCE);
        Clients.expire(other); // the watch goes with the session
        barrier.remove();
        barrier.remove();
        assertThat(get(here)).isTrue();
        assertThat(get(there)).isTrue();
    }
}
