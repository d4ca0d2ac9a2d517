package dev.ostler.recipes.lock;

import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Leases. */
class SemaphoreTest {
    @TempDir Path directory;
    private Clients clients;
    private ManagedClient client;

    @BeforeEach
    void start() throws Exception {
        clients = new Clients(directory);
        client = clients.connected();
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
    }

    @Test
    @Tag("F8")
    void thereAreSoManyLeases() throws Exception {
        var mine = new Semaphore(client, "/s", 2);
        var others = new Semaphore(clients.connected(), "/s", 2);
        Held first = mine.lease().acquire();
        Held second = others.lease().acquire();
        assertThat(mine.lease().tryAcquire(Duration.ZERO)).isEmpty();
        assertThat(others.lease().tryAcquire(Duration.ofMillis(20))).isEmpty();
        CompletableFuture<Held> third = mine.lease().acquireAsync();
        until(() -> children(client, "/s/leases").size() == 3);
        CompletableFuture<Held> fourth = others.lease().acquireAsync();
        second.release();
        assertThat(get(third).fencingToken()).isGreaterThan(second.fencingToken());
        assertThat(fourth).isNotDone();
        first.release();
        assertThat(get(fourth).fencingToken()).isGreaterThan(get(third).fencingToken());
    }

    @Test
    @Tag("F8")
    void severalAreGivenAllOrNone() throws Exception {
        var semaphore = new Semaphore(client, "/s", 3);
        Held one = semaphore.lease().acquire();
        assertThat(semaphore.leases(3).tryAcquire(Duration.ofMillis(20))).isEmpty();
        until(() -> children(client, "/s/leases").size() == 1);
        CompletableFuture<Held> all = semaphore.leases(3).acquireAsync();
        until(() -> children(client, "/s/leases").size() == 4);
        // Whoever comes later waits behind those who want more.
        CompletableFuture<Held> later =
                new Semaphore(clients.connected(), "/s", 3).lease().acquireAsync();
        until(() -> children(client, "/s/locks").size() == 2);
        one.release();
        get(all).release();
        assertThat(get(later).isHeld()).isTrue();
        assertThat(children(client, "/s/leases")).hasSize(1);
        assertThatThrownBy(() -> semaphore.leases(4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("F8")
    void whoWaitsForSeveralBeginsAnewWithANewSession() throws Exception {
        Held one = new Semaphore(client, "/s", 2).lease().acquire();
        ManagedClient other = clients.throughGateway();
        CompletableFuture<Held> both = new Semaphore(other, "/s", 2).leases(2).acquireAsync();
        until(() -> children(client, "/s/leases").size() == 3);
        Clients.expire(other);
        one.release();
        Held held = get(both);
        assertThat(held.isHeld()).isTrue();
        until(() -> children(client, "/s/leases").size() == 2);
        until(() -> children(client, "/s/locks").isEmpty());
        held.release();
        assertThat(children(client, "/s/leases")).isEmpty();
    }
}
