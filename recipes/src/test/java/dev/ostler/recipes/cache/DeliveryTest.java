package dev.ostler.recipes.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.cache.CacheEvent.Changed;
import dev.ostler.recipes.cache.CacheEvent.Created;
import dev.ostler.recipes.cache.CacheEvent.Deleted;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Host;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

/** What a listener hears when it is quick, slow, or gone. Everything here is one thread. */
class DeliveryTest {
    private static final Notice COMPLETE =
            new Notice.Complete(new CacheSnapshot(EntryMap.EMPTY, true, false, 0));

    private final Queue<Runnable> hosts = new ArrayDeque<>();
    private final Queue<Runnable> listeners = new ArrayDeque<>();
    private final List<Notice> heard = new ArrayList<>();
    private final Delivery delivery = new Delivery(new QueueHost(), listeners::add, heard::add);

    /** A host whose tasks wait for the test. */
    private final class QueueHost implements Host {
        @Override
        public void execute(Runnable task) {
            hosts.add(task);
        }

        @Override
        public Subscription schedule(Runnable task, Duration delay) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isHere() {
            return true;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public RandomGenerator random() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Executor newListenerExecutor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void shutdown() {}
    }

    private void runAll() {
        while (!hosts.isEmpty() || !listeners.isEmpty()) {
            Runnable task = hosts.isEmpty() ? listeners.remove() : hosts.remove();
            task.run();
        }
    }

    private static Entry entry(String path, long czxid, long mzxid) {
        return new Entry(path, null, new Stat(czxid, mzxid, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    }

    private static Notice created(String path, long zxid) {
        return new Notice.Change(new Created(entry(path, zxid, zxid)));
    }

    private static Notice changed(String path, long czxid, long from, long to) {
        return new Notice.Change(new Changed(entry(path, czxid, from), entry(path, czxid, to)));
    }

    private static Notice deleted(String path, long czxid, long mzxid, long zxid) {
        return new Notice.Change(new Deleted(entry(path, czxid, mzxid), zxid));
    }

    private static Notice state(ConnectionState state) {
        return new Notice.Connection(state);
    }

    @Test
    void aQuickListenerHearsEverything() {
        List<Notice> told =
                List.of(
                        created("/a", 1),
                        changed("/a", 1, 1, 2),
                        state(ConnectionState.SUSPENDED),
                        changed("/a", 1, 2, 3),
                        deleted("/a", 1, 3, 4));
        told.forEach(
                notice -> {
                    delivery.accept(notice);
                    runAll();
                });
        assertThat(heard).containsExactlyElementsOf(told);
    }

    @Test
    void aSlowListenerHearsOfTheLastStateOfEachZnode() {
        delivery.accept(created("/other", 1)); // It is busy with this one.
        delivery.accept(created("/new", 2));
        delivery.accept(created("/short-lived", 3));
        delivery.accept(deleted("/old", 1, 1, 4));
        for (int zxid = 5; zxid < 100_000; zxid++) {
            delivery.accept(changed("/busy", 1, zxid - 1, zxid));
        }
        delivery.accept(deleted("/short-lived", 3, 3, 100_001));
        delivery.accept(changed("/new", 2, 2, 100_002));
        delivery.accept(created("/old", 100_003));
        // So that it looks at what waits.
        for (int zxid = 200_000; zxid < 200_000 + Delivery.WAITING_MAX; zxid++) {
            delivery.accept(changed("/busy", 1, zxid == 200_000 ? 99_999 : zxid - 1, zxid));
        }
        runAll();

        assertThat(heard)
                .hasSizeLessThan(2 * Delivery.WAITING_MAX)
                .contains(new Notice.Change(new Created(entry("/new", 2, 100_002))))
                .containsSubsequence(
                        new Notice.Change(new Deleted(entry("/old", 1, 1), -1)),
                        created("/old", 100_003))
                .noneMatch(
                        notice ->
                                notice instanceof Notice.Change change
                                        && change.event().path().equals("/short-lived"));
        assertThat(heard.get(heard.size() - 1)).isEqualTo(changed("/busy", 1, 201_022, 201_023));
    }

    @Test
    void whatWaitsForAStuckListenerDoesNotGrowWithReconnects() {
        delivery.accept(created("/other", 1)); // It never comes back from this one.
        for (int zxid = 10; zxid < 50_000; zxid++) {
            delivery.accept(state(ConnectionState.SUSPENDED));
            if (zxid == 777) {
                delivery.accept(state(ConnectionState.LOST));
            }
            delivery.accept(state(ConnectionState.RECONNECTED));
            delivery.accept(changed("/busy", 1, zxid - 1, zxid));
            delivery.accept(COMPLETE);
        }
        runAll();

        assertThat(heard).hasSizeLessThan(2 * Delivery.WAITING_MAX);
        assertThat(heard).contains(state(ConnectionState.LOST));
        assertThat(heard).endsWith(changed("/busy", 1, 49_998, 49_999), COMPLETE);
    }

    @Test
    void aClosedOneDeliversNothing() {
        delivery.accept(created("/a", 1));
        delivery.close();
        delivery.accept(created("/b", 1));
        runAll();
        assertThat(heard).isEmpty();
    }

    @Test
    void anExecutorThatWasShutDownEndsTheDelivery() {
        var refused =
                new Delivery(
                        new QueueHost(),
                        task -> {
                            throw new RejectedExecutionException();
                        },
                        heard::add);
        refused.accept(created("/a", 1));
        refused.accept(created("/b", 1));
        runAll();
        assertThat(heard).isEmpty();
    }

    @Test
    void aListenerThatThrowsHearsTheNext() {
        var throwing =
                new Delivery(
                        new QueueHost(),
                        listeners::add,
                        notice -> {
                            heard.add(notice);
                            throw new AssertionError("a mistake of the application");
                        });
        throwing.accept(created("/a", 1));
        throwing.accept(created("/b", 1));
        runAll();
        assertThat(heard).hasSize(2);
    }
}
