package dev.ostler.recipes.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of several clients, whose connections break, and one lock. */
class MutualExclusionTest {
    private static final int CLIENTS = 3;
    private static final int THREADS = 3;
    private static final int ROUNDS = 10;

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

    enum Kind {
        FAIR,
        ONE_NODE,
        WRITE,
        ONE_LEASE,
        SEVERAL;

        DistributedLock lock(ManagedClient client) {
            return switch (this) {
                case FAIR -> new FairLock(client, "/lock");
                case ONE_NODE -> new OneNodeLock(client, "/a/lock");
                case WRITE -> new ReadWriteLock(client, "/lock").writeLock();
                case ONE_LEASE -> new Semaphore(client, "/semaphore", 1).lease();
                case SEVERAL ->
                        new MultiLock(
                                List.of(new FairLock(client, "/b"), new OneNodeLock(client, "/a")));
            };
        }
    }

    /** What the lock protects: it breaks if two change it at once, and checks tokens. */
    private static final class Guarded {
        private final AtomicInteger inside = new AtomicInteger();
        private final List<Long> tokens = new ArrayList<>(); // unsynchronized on purpose

        void change(Held held) {
            assertThat(inside.incrementAndGet()).isOne();
            tokens.add(held.fencingToken());
            assertThat(inside.decrementAndGet()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("S210")
    @Tag("F8")
    void oneHasItAndTheOthersWait(Kind kind) throws Exception {
        var guarded = new Guarded();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < CLIENTS; i++) {
                ManagedClient client = clients.throughGateway();
                DistributedLock lock = kind.lock(client);
                for (int j = 0; j < THREADS; j++) {
                    done.add(
                            threads.submit(
                                    () -> {
                                        for (int round = 0; round < ROUNDS; round++) {
                                            try (Held held = lock.acquire()) {
                                                guarded.change(held);
                                            }
                                        }
                                        return null;
                                    }));
                }
            }
            // The session lasts: locks that are lost for fear only are still exclusive.
            for (int cut = 0; cut < 3; cut++) {
                int seen = (cut + 1) * CLIENTS * THREADS * ROUNDS / 4;
                Clients.until(() -> guarded.tokens.size() >= seen || allDone(done));
                clients.gateway().cut();
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        assertThat(guarded.tokens)
                .hasSize(CLIENTS * THREADS * ROUNDS)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(Clients.children(clients.connected(), "/lock")).isEmpty();
    }

    private static boolean allDone(List<Future<?>> futures) {
        return futures.stream().allMatch(Future::isDone);
    }
}
