package dev.ostler.recipes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.operation.AclProvider;
import dev.ostler.recipes.operation.Defaults;
import dev.ostler.recipes.operation.GzipCompression;
import dev.ostler.recipes.retry.RetryForever;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** When a session follows another. Everything here is one thread, and time does not pass. */
class SessionKeeperTest {
    private final ManualHost host = new ManualHost();
    private final List<ManualHandle> opened = new ArrayList<>();
    private final SessionKeeper keeper =
            new SessionKeeper(
                    host,
                    (servers, timeoutMillis, canBeReadOnly, any, states) -> {
                        var handle = new ManualHandle(requireNonNull(states));
                        opened.add(handle);
                        return handle;
                    },
                    new Settings(
                            () -> "server:2181",
                            false,
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(15),
                            Duration.ofSeconds(1),
                            100,
                            false,
                            List.of(),
                            new Defaults(Bytes.EMPTY, AclProvider.OPEN, new GzipCompression()),
                            new RetryForever(20)));

    /** A host whose tasks wait for the test. */
    private static final class ManualHost implements Host {
        private record Later(Runnable task, Duration delay) {}

        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final Queue<Later> later = new ArrayDeque<>();
        private final Random random = new Random(1);

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runAll() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }

        @Override
        public Subscription schedule(Runnable task, Duration delay) {
            var scheduled = new Later(task, delay);
            later.add(scheduled);
            return () -> later.remove(scheduled);
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
            return random;
        }

        @Override
        public Executor newListenerExecutor() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void shutdown() {}
    }

    private static final class ManualHandle implements Handle {
        private final Watcher states;
        private boolean alive = true;

        ManualHandle(Watcher states) {
            this.states = states;
        }

        void becomes(KeeperState state) {
            alive = state != KeeperState.AuthFailed && state != KeeperState.Expired;
            states.process(new WatchedEvent(EventType.None, state, null));
        }

        @Override
        public AsyncZooKeeper zk() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long sessionId() {
            return 1;
        }

        @Override
        public int timeoutMillis() {
            return 30_000;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public void updateServers(String connectString) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void addAuth(String scheme, byte[] secret) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void expire() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    }

    private void becomes(KeeperState... states) {
        for (KeeperState state : states) {
            opened.get(opened.size() - 1).becomes(state);
            host.runAll();
        }
    }

    @Test
    void aSessionThatHasExpiredIsReplacedAtOnce() {
        keeper.open();
        becomes(KeeperState.SyncConnected, KeeperState.Expired);
        assertThat(opened).hasSize(2);
        assertThat(host.later).isEmpty();
    }

    @Test
    void afterProofsThatWereRefusedThereIsALongerPauseEachTime() {
        keeper.open();
        Duration last = Duration.ZERO;
        for (int refused = 1; refused < 20; refused++) {
            becomes(KeeperState.SyncConnected, KeeperState.AuthFailed);
            assertThat(opened).hasSize(refused);
            ManualHost.Later next = host.later.remove();
            // The half of a pause is chance.
            Duration least = last.dividedBy(2);
            assertThat(next.delay()).isBetween(max(least, 50), Duration.ofSeconds(10));
            last = next.delay();
            next.task().run();
        }
        assertThat(last).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    private static Duration max(Duration some, long millis) {
        return some.toMillis() > millis ? some : Duration.ofMillis(millis);
    }
}
