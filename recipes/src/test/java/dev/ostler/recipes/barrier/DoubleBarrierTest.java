package dev.ostler.recipes.barrier;

import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.until;

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
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Members that begin and end together. */
class DoubleBarrierTest {
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
    @Tag("F10")
    void theyEnterAndLeaveTogether() throws Exception {
        var one = new DoubleBarrier(client, "/barrier", 2);
        var two = new DoubleBarrier(clients.connected(), "/barrier", 2);
        assertThat(one.enter(Duration.ofMillis(10))).isFalse();
        until(() -> children(client, "/barrier").isEmpty());
        CompletableFuture<Boolean> first = one.enterAsync(null);
        until(() -> children(client, "/barrier").size() == 1);
        assertThat(first).isNotDone();
        two.enter();
        assertThat(get(first)).isTrue();
        CompletableFuture<Boolean> left = one.leaveAsync(null);
        until(() -> children(client, "/barrier").size() == 2); // the other and "ready"
        assertThat(left).isNotDone();
        two.leave();
        assertThat(get(left)).isTrue();
        assertThat(children(client, "/barrier")).isEmpty();
        two.leave();
    }

    @Test
    @Tag("F10")
    void noRoundBeginsBeforeTheLastHasEnded() throws Exception {
        int members = 3;
        int rounds = 15;
        var entered = new AtomicInteger[rounds];
        for (int i = 0; i < rounds; i++) {
            entered[i] = new AtomicInteger();
        }
        var left = new AtomicInteger();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < members; i++) {
                var barrier = new DoubleBarrier(clients.throughGateway(), "/barrier", members);
                done.add(
                        threads.submit(
                                () -> {
                                    for (int round = 0; round < rounds; round++) {
                                        // All have left the rounds before.
                                        assertThat(barrier.enter(Clients.PATIENCE)).isTrue();
                                        assertThat(left.get())
                                                .isGreaterThanOrEqualTo(round * members);
                                        entered[round].incrementAndGet();
                                        left.incrementAndGet();
                                        assertThat(barrier.leave(Clients.PATIENCE)).isTrue();
                                        // All have entered this one.
                                        assertThat(entered[round]).hasValue(members);
                                    }
                                    return null;
                                }));
            }
            until(() -> left.get() > members * rounds / 3);
            clients.gateway().cut();
            for (Future<?> each : done) {
                each.get();
            }
        }
        assertThat(children(client, "/barrier")).isEmpty();
    }

    @Test
    @Tag("F10")
    void whoDiesHasLeft() throws Exception {
        ManagedClient mortal = clients.throughGateway(1000);
        var dying = new DoubleBarrier(mortal, "/barrier", 2);
        var living = new DoubleBarrier(client, "/barrier", 2);
        CompletableFuture<Boolean> entered = living.enterAsync(null);
        dying.enter();
        assertThat(get(entered)).isTrue();
        CompletableFuture<Boolean> left = living.leaveAsync(null);
        clients.gateway().refuse();
        assertThat(get(left)).isTrue();
        assertThat(children(client, "/barrier")).isEmpty();
    }

    @Test
    @Tag("F10")
    void aRoundThatAllHaveLeftByDyingIsEndedByTheNext() throws Exception {
        ManagedClient mortal = clients.throughGateway(1000);
        new DoubleBarrier(mortal, "/barrier", 1).enter();
        var next = new DoubleBarrier(client, "/barrier", 1);
        CompletableFuture<Boolean> entered = next.enterAsync(null);
        until(() -> children(client, "/barrier").size() == 3);
        assertThat(entered).isNotDone();
        clients.gateway().refuse();
        assertThat(get(entered)).isTrue();
        next.leave();
        assertThat(children(client, "/barrier")).isEmpty();
    }
}
