package dev.ostler.recipes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.async.OperationException;
import dev.ostler.recipes.retry.RetryNTimes;
import dev.ostler.recipes.retry.RetryPolicy;
import dev.ostler.recipes.retry.RetrySleeper;
import dev.ostler.recipes.testing.TestServer;

import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How a client asks its policy, and what it takes a connect string and timeouts for. */
class RetryLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    private static final class Asked implements RetryPolicy {
        private final List<Integer> counts = new ArrayList<>();
        private final List<Long> elapsed = new ArrayList<>();

        @Override
        public boolean allowRetry(int retryCount, long elapsedTimeMs, RetrySleeper sleeper) {
            counts.add(retryCount);
            elapsed.add(elapsedTimeMs);
            try {
                sleeper.sleepFor(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return retryCount < 3;
        }
    }

    @Test
    @Tag("S103")
    @Tag("S104")
    @Tag("S105")
    @Tag("S106")
    @Tag("S107")
    void policyIsAskedWithCountAndTimeUntilItSaysNo() throws Exception {
        var policy = new Asked();
        int[] attempts = {0};
        try (var server = new TestServer(directory);
                ManagedClient client =
                        ManagedClient.newClient(server.connectString(), policy).start()) {
            CompletableFuture<Void> result =
                    client.call(
                            Repeat.ALWAYS,
                            handle -> {
                                attempts[0]++;
                                return CompletableFuture.failedFuture(
                                        OperationException.of(
                                                Code.CONNECTIONLOSS, "/" + attempts[0], false));
                            });
            assertThatThrownBy(() -> client.await(result))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            last -> assertThat(last.path()).isEqualTo("/4"));
        }
        assertThat(attempts[0]).isEqualTo(4);
        assertThat(policy.counts).containsExactly(0, 1, 2, 3);
        for (int i = 1; i < policy.elapsed.size(); i++) {
            assertThat(policy.elapsed.get(i))
                    .isGreaterThanOrEqualTo(policy.elapsed.get(i - 1) + 20);
        }
    }

    @Test
    @Tag("S097")
    @Tag("S098")
    @Tag("S101")
    @Tag("S102")
    void sessionTimeoutIsAMinuteUnlessItIsGiven() throws Exception {
        try (var server = new TestServer(directory);
                ManagedClient usual =
                        ManagedClient.newClient(server.connectString(), new RetryNTimes(1, 1));
                ManagedClient other =
                        ManagedClient.newClient(
                                server.connectString(), 7_000, 5_000, new RetryNTimes(1, 1))) {
            assertThat(usual.start().blockUntilConnected(PATIENCE)).isTrue();
            assertThat(requireNonNull(usual.handle()).timeoutMillis()).isEqualTo(60_000);
            assertThat(usual.connectionTimeout()).isEqualTo(Duration.ofSeconds(15));
            assertThat(other.start().blockUntilConnected(PATIENCE)).isTrue();
            assertThat(requireNonNull(other.handle()).timeoutMillis()).isEqualTo(7_000);
            assertThat(other.connectionTimeout()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    @Tag("S100")
    void connectStringNamesSeveralServers() throws Exception {
        int dead;
        try (var nobody = new ServerSocket(0)) {
            dead = nobody.getLocalPort();
        }
        try (var server = new TestServer(directory)) {
            try (ManagedClient client =
                    ManagedClient.newClient(
                                    "127.0.0.1:" + dead + "," + server.connectString(),
                                    new RetryNTimes(1, 1))
                            .start()) {
                assertThat(client.checkExists().forPath("/")).isPresent();
                server.stop();
                server.start();
                assertThat(client.checkExists().forPath("/")).isPresent();
            }
        }
        assertThatThrownBy(() -> ManagedClient.newClient("a:no-port", new RetryNTimes(1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
