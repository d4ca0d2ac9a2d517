package dev.ostler.recipes.queue;

import static dev.ostler.recipes.testing.Clients.PATIENCE;
import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.on;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
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
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Items from producers to consumers. */
class DistributedQueueTest {
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

    private static Bytes item(Object text) {
        return Bytes.utf8(text.toString());
    }

    @Test
    @Tag("F11")
    void firstInFirstOut() throws Exception {
        var queue = new DistributedQueue(client, "/a/queue");
        assertThat(queue.peek()).isEmpty();
        assertThat(queue.poll()).isEmpty();
        assertThatThrownBy(queue::remove).isInstanceOf(NoSuchElementException.class);
        for (int i = 0; i < 5; i++) {
            assertThat(queue.offer(item(i))).isTrue();
        }
        assertThat(children(client, "/a/queue")).contains("qn-0000000000", "qn-0000000004");
        assertThat(get(queue.sizeAsync())).isEqualTo(5);
        assertThat(queue.peek()).contains(item(0));
        assertThat(queue.remove()).isEqualTo(item(0));
        assertThat(queue.poll()).contains(item(1));
        assertThat(queue.take()).isEqualTo(item(2));
        var other = new DistributedQueue(clients.connected(), "/a/queue");
        assertThat(other.poll(PATIENCE)).contains(item(3));
        assertThat(queue.poll()).contains(item(4));
        assertThat(queue.poll(Duration.ofMillis(10))).isEmpty();
        assertThat(get(queue.sizeAsync())).isZero();
        queue.close();
    }

    @Test
    @Tag("F11")
    void consumersWaitForItems() throws Exception {
        var queue = new DistributedQueue(client, "/queue");
        CompletableFuture<Optional<Bytes>> first = queue.pollAsync(null);
        CompletableFuture<Optional<Bytes>> second =
                new DistributedQueue(clients.connected(), "/queue").pollAsync(PATIENCE);
        queue.put(item("a"));
        queue.put(item("b"));
        assertThat(List.of(get(first).orElseThrow(), get(second).orElseThrow()))
                .containsExactlyInAnyOrder(item("a"), item("b"));
    }

    @Test
    @Tag("F11")
    void whoWaitsNoLongerTakesNothing() throws Exception {
        var queue = new DistributedQueue(client, "/queue");
        CompletableFuture<Optional<Bytes>> waiting = queue.pollAsync(null);
        waiting.cancel(false);
        queue.put(item("a"));
        assertThat(queue.take()).isEqualTo(item("a"));
        var left = new ArrayList<Bytes>();
        for (int i = 0; i < 20; i++) {
            queue.put(item(i));
            CompletableFuture<Optional<Bytes>> poll = queue.pollAsync();
            if (!poll.cancel(false)) { // at any stage, the last of which is that it has come
                poll.join().ifPresent(left::add);
            }
        }
        until(
                () -> {
                    queue.poll().ifPresent(left::add);
                    return left.size() == 20;
                });
        assertThat(get(queue.sizeAsync())).isZero();
    }

    @Test
    @Tag("F11")
    void aFullQueueTurnsProducersAway() throws Exception {
        var queue = new DistributedQueue(client, "/queue", 2);
        assertThat(queue.offer(item(1))).isTrue();
        assertThat(queue.offer(item(2))).isTrue();
        assertThat(queue.offer(item(3))).isFalse();
        CompletableFuture<Void> put = queue.putAsync(item(4));
        assertThat(queue.take()).isEqualTo(item(1));
        get(put);
        assertThat(queue.offer(item(5))).isFalse();
        assertThat(queue.take()).isEqualTo(item(2));
        assertThat(queue.take()).isEqualTo(item(4));
    }

    @Test
    @Tag("F5")
    @Tag("F11")
    void lostRepliesNeitherDoubleNorLoseAnything() throws Exception {
        ManagedClient other = clients.throughGateway();
        var queue = new DistributedQueue(other, "/queue");
        queue.put(item("first"));
        for (int i = 0; i < 5; i++) {
            clients.gateway().loseNextReply();
            queue.put(item(i));
        }
        assertThat(get(queue.sizeAsync())).isEqualTo(6);
        var taken = new ArrayList<Bytes>();
        for (int i = 0; i < 6; i++) {
            clients.gateway().loseNextReply();
            taken.add(queue.take());
        }
        assertThat(taken)
                .containsExactly(item("first"), item(0), item(1), item(2), item(3), item(4));
        assertThat(get(queue.sizeAsync())).isZero();
    }

    @Test
    @Tag("F11")
    void severalShareTheItemsThroughBrokenConnections() throws Exception {
        int items = 60;
        List<Bytes> taken = new CopyOnWriteArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < 2; i++) {
                int producer = i;
                var queue = new DistributedQueue(clients.throughGateway(), "/queue");
                done.add(
                        threads.submit(
                                () -> {
                                    for (int j = 0; j < items / 2; j++) {
                                        queue.put(item(producer + "-" + j));
                                    }
                                    return null;
                                }));
            }
            for (int i = 0; i < 3; i++) {
                var queue = new DistributedQueue(clients.throughGateway(), "/queue");
                done.add(
                        threads.submit(
                                () -> {
                                    while (taken.size() < items) {
                                        queue.poll(Duration.ofMillis(50)).ifPresent(taken::add);
                                    }
                                    return null;
                                }));
            }
            for (int cut = 1; cut < 4; cut++) {
                int seen = items * cut / 4;
                until(() -> taken.size() >= seen);
                clients.gateway().cut();
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        assertThat(taken).hasSize(items).doesNotHaveDuplicates();
        assertThat(children(client, "/queue")).isEmpty();
    }

    @Test
    @Tag("F11")
    void whatIsClaimedStaysUntilItIsAcknowledged() throws Exception {
        var queue = new DistributedQueue(client, "/queue");
        ManagedClient mortal = clients.throughGateway(1000);
        var dying = new DistributedQueue(mortal, "/queue");
        assertThat(queue.claim(Duration.ZERO)).isEmpty();
        queue.put(item("a"));
        queue.put(item("b"));
        Claim doomed = dying.claim(PATIENCE).orElseThrow();
        assertThat(doomed.item()).isEqualTo(item("a"));
        Claim second = queue.claim(Duration.ZERO).orElseThrow();
        assertThat(second.item()).isEqualTo(item("b"));
        assertThat(queue.claim(Duration.ofMillis(10))).isEmpty();
        get(second.giveBack());
        second = queue.claim(Duration.ZERO).orElseThrow();
        get(second.acknowledge());
        get(second.acknowledge());

        CompletableFuture<Optional<Claim>> next = queue.claimAsync(null);
        clients.gateway().refuse();
        Claim again = get(next).orElseThrow();
        assertThat(again.item()).isEqualTo(item("a"));
        clients.gateway().thaw();
        assertThatThrownBy(() -> get(doomed.acknowledge()))
                .hasCauseInstanceOf(IllegalStateException.class);
        get(again.acknowledge());
        assertThat(get(queue.sizeAsync())).isZero();
    }

    @Test
    @Tag("F11")
    void aGuardThatSomebodyDeletesIsMadeAgain() throws Exception {
        var queue = new DistributedQueue(client, "/queue");
        queue.put(item(1));
        for (String guard : children(client, "/queue-guards")) {
            on(client, handle -> handle.zk().delete("/queue-guards/" + guard));
        }
        queue.put(item(2));
        assertThat(queue.take()).isEqualTo(item(1));
        assertThat(queue.take()).isEqualTo(item(2));
    }
}
