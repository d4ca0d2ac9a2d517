package dev.ostler.recipes.examples;

import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.leader.LeaderLatch;
import dev.ostler.recipes.leader.LeaderSelector;
import dev.ostler.recipes.shared.SharedCount;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The examples of docs/RECIPES.md do what they say. */
class CoordinationExamplesTest {
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
    void locks() throws Exception {
        List<Long> tokens = new CopyOnWriteArrayList<>();
        assertThat(LockExample.write(client, tokens::add)).isTrue();
        assertThat(LockExample.write(clients.connected(), tokens::add)).isTrue();
        assertThat(tokens).hasSize(2).isSorted();

        var written = new AtomicInteger();
        assertThat(
                        ReadWriteLockExample.writeThenRead(
                                client, written::incrementAndGet, written::get))
                .isOne();
        assertThat(SemaphoreExample.use(client, written::incrementAndGet)).isTrue();
        assertThat(written).hasValue(2);
    }

    @Test
    @Tag("F9")
    void elections() throws Exception {
        List<String> log = new CopyOnWriteArrayList<>();
        try (LeaderLatch latch = LeaderLatchExample.takePart(client, "ann", log)) {
            latch.await();
            until(() -> log.contains("ann leads"));
        }
        var jobs = new LinkedBlockingQueue<>(List.of("a", "b", "stop", "c"));
        LeaderSelector selector = LeaderSelectorExample.work(client, "ann", jobs);
        until(jobs::isEmpty);
        selector.close();
    }

    @Test
    @Tag("F10")
    void barriersCountersAndValues() throws Exception {
        var steps = new AtomicInteger();
        CompletableFuture<Void> other =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                BarrierExample.steps(
                                        clients.connected(), 2, 3, steps::incrementAndGet);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        BarrierExample.steps(client, 2, 3, steps::incrementAndGet);
        other.join();
        assertThat(steps).hasValue(6);

        assertThat(CounterExample.reserve(client, 100)).isZero();
        assertThat(CounterExample.reserve(client, 100)).isEqualTo(100);

        var workers = new AtomicInteger();
        try (SharedCount count = SharedCountExample.follow(client, workers::set)) {
            assertThat(SharedCountExample.addOne(client, count)).isTrue();
            until(() -> workers.get() == 5);
        }
    }

    @Test
    @Tag("F11")
    void queues() throws Exception {
        List<String> done = new CopyOnWriteArrayList<>();
        assertThat(QueueExample.submit(client, "sweep")).isTrue();
        assertThat(QueueExample.workOnce(clients.connected(), done::add)).isTrue();
        assertThat(done).containsExactly("sweep");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LockExample",
                "ReadWriteLockExample",
                "SemaphoreExample",
                "LeaderLatchExample",
                "LeaderSelectorExample",
                "BarrierExample",
                "CounterExample",
                "SharedCountExample",
                "QueueExample",
                "ModelExample",
                "JsonExample",
                "MigrationExample",
                "NextEventExample"
            })
    void theDocumentShowsThemAsTheyAre(String name) throws Exception {
        String source =
                Files.readString(
                        Path.of("src/test/java/dev/ostler/recipes/examples", name + ".java"));
        int begin = source.indexOf("() {}") + "() {}".length();
        String shown =
                source.substring(begin, source.lastIndexOf('}'))
                        .stripTrailing()
                        .stripIndent()
                        .strip();
        assertThat(Files.readString(Path.of("../docs/RECIPES.md"))).contains(shown);
    }
}
