package dev.ostler.recipes.connection;

import static dev.ostler.recipes.connection.ConnectionState.CONNECTED;
import static dev.ostler.recipes.connection.ConnectionState.LOST;
import static dev.ostler.recipes.connection.ConnectionState.RECONNECTED;
import static dev.ostler.recipes.connection.ConnectionState.SUSPENDED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.retry.RetryForever;
import dev.ostler.recipes.retry.RetryNTimes;
import dev.ostler.recipes.retry.RetryPolicy;
import dev.ostler.recipes.testing.Gateway;
import dev.ostler.recipes.testing.RecordedStates;
import dev.ostler.recipes.testing.TestServer;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A managed client and a server of this process. */
class ManagedClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    private TestServer server;
    private Gateway gateway;
    private final List<ManagedClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = new TestServer(directory);
        gateway = new Gateway(server.port());
    }

    @AfterEach
    void stop() throws Exception {
        clients.forEach(ManagedClient::close);
        gateway.close();
        server.close();
    }

    private ManagedClient client(String connectString, int sessionMillis, RetryPolicy policy) {
        ManagedClient made = ManagedClient.newClient(connectString, sessionMillis, 20_000, policy);
        clients.add(made);
        return made;
    }

    private ManagedClient started() throws Exception {
        ManagedClient made =
                client(gateway.connectString(), 30_000, new RetryNTimes(3, 20)).start();
        assertThat(made.blockUntilConnected(PATIENCE)).isTrue();
        return made;
    }

    private static CompletableFuture<String> create(ManagedClient client, String path) {
        return client.call(
                Repeat.IF_NOT_DONE,
                handle ->
                        handle.zk()
                                .create(client.path(path), Bytes.utf8("x"), CreateMode.EPHEMERAL)
                                .thenApply(made -> client.unpath(made.path())));
    }

    private static CompletableFuture<Boolean> exists(ManagedClient client, String path) {
        return client.call(
                Repeat.ALWAYS,
                handle ->
                        handle.zk().exists(client.path(path)).thenApply(stat -> stat.isPresent()));
    }

    @Test
    @Tag("S099")
    @Tag("F1")
    void worksFromStartToClose() throws Exception {
        ManagedClient client = client(server.connectString(), 30_000, new RetryNTimes(1, 1));
        assertThatThrownBy(() -> client.await(exists(client, "/")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not started");

        client.start();
        assertThat(client.await(exists(client, "/"))).isTrue();
        assertThatThrownBy(client::start).isInstanceOf(IllegalStateException.class);

        client.close();
        client.close();
        assertThatThrownBy(() -> client.await(exists(client, "/")))
                .isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> client.await(client.connected()))
                .isInstanceOf(ClientClosedException.class);
        assertThat(client.state()).isNull();
        assertThat(client.handle()).isNull();
    }

    @Test
    @Tag("F3")
    void tellsWhetherTheConnectionIsThere() throws Exception {
        ManagedClient client = client(gateway.connectString(), 30_000, new RetryNTimes(3, 20));
        var states = new RecordedStates();
        client.onState(states);
        client.start();
        assertThat(states.await(1)).containsExactly(CONNECTED);
        gateway.refuse();
        assertThat(states.await(2)).containsExactly(CONNECTED, SUSPENDED);
        gateway.thaw();
        assertThat(states.await(3)).containsExactly(CONNECTED, SUSPENDED, RECONNECTED);
    }

    @Test
    void aSessionWhoseProofsAreRefusedDoesNotStayAtTheServer() throws Exception {
        var states = new RecordedStates();
        try (ManagedClient client =
                ManagedClient.builder()
                        .connectString(server.connectString())
                        .retryPolicy(new RetryNTimes(3, 20))
                        .sessionTimeout(Duration.ofMinutes(2))
                        .authorization("nonsense", new byte[0])
                        .build()) {
            client.onStateHere(states);
            client.start();
            assertThat(states.await(2)).startsWith(CONNECTED, LOST);
        }
        // There may be a new one each time.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!server.word("mntr").contains("\nzk_global_sessions\t0\n")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    @Tag("S094")
    @Tag("F3")
    void lostSessionIsReplaced() throws Exception {
        ManagedClient client = client(gateway.connectString(), 30_000, new RetryNTimes(3, 20));
        var states = new RecordedStates();
        client.onStateHere(states);
        client.start();
        client.await(create(client, "/mine"));
        Handle first = requireNonNull(client.handle());
        first.expire();
        assertThat(states.await(3)).containsExactly(CONNECTED, LOST, RECONNECTED);
        assertThat(client.handle()).isNotSameAs(first);
        assertThat(client.await(exists(client, "/"))).isTrue();
    }

    @Test
    @Tag("F3")
    void silentServerEndsTheSessionHereBeforeItDoesThere() throws Exception {
        ManagedClient owner = client(gateway.connectString(), 3_000, new RetryNTimes(3, 20));
        var lost = new CompletableFuture<Long>();
        owner.onStateHere(
                (any, state) -> {
                    if (state == LOST) {
                        lost.complete(System.nanoTime());
                    }
                });
        owner.start();
        owner.await(create(owner, "/mine"));

        ManagedClient other =
                client(server.connectString(), 30_000, new RetryNTimes(3, 20)).start();
        var gone = new CompletableFuture<Long>();
        other.await(
                other.call(
                        Repeat.NEVER,
                        handle ->
                                handle.zk()
                                        .exists(
                                                "/mine",
                                                event -> gone.complete(System.nanoTime()))));
        gateway.freeze();
        assertThat(lost.get(60, TimeUnit.SECONDS)).isLessThan(gone.get(60, TimeUnit.SECONDS));
    }

    @Test
    @Tag("F3")
    void sessionIsLostOnlyWhenItsTimeIsOver() throws Exception {
        ManagedClient client = client(gateway.connectString(), 3_000, new RetryNTimes(3, 20));
        var lost = new CompletableFuture<Long>();
        client.onStateHere(
                (any, state) -> {
                    if (state == LOST) {
                        lost.complete(System.nanoTime());
                    }
                });
        client.start();
        client.await(exists(client, "/"));
        long answered = System.nanoTime();
        client.await(exists(client, "/"));
        gateway.refuse();
        // Milliseconds are rounded down once on each side.
        assertThat(lost.get(60, TimeUnit.SECONDS) - answered)
                .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(2_998));
    }

    @Test
    @Tag("F2")
    void operationWaitsForTheConnection() throws Exception {
        ManagedClient client = started();
        gateway.refuse();
        CompletableFuture<Boolean> answer = exists(client, "/");
        gateway.thaw();
        assertThat(client.await(answer)).isTrue();
    }

    @Test
    @Tag("S102")
    void eachTryWaitsAsLongAsTheConnectionTimeout() throws Exception {
        try (var nobody = new ServerSocket(0)) {
            // It accepts connections and never answers.
            ManagedClient client =
                    ManagedClient.newClient(
                            "127.0.0.1:" + nobody.getLocalPort(),
                            30_000,
                            150,
                            new RetryNTimes(2, 0));
            clients.add(client);
            client.start();
            long before = System.nanoTime();
            assertThatThrownBy(() -> client.await(exists(client, "/")))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo(Code.CONNECTIONLOSS);
                                assertThat(e.mayHaveHappened()).isFalse();
                            });
            assertThat(System.nanoTime() - before)
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(3 * 150));
        }
    }

    @Test
    @Tag("F2")
    void oneDeadlineForAWholeCall() throws Exception {
        try (var nobody = new ServerSocket(0)) {
            ManagedClient client =
                    client("127.0.0.1:" + nobody.getLocalPort(), 30_000, new RetryForever(10));
            client.start();
            ManagedClient hasty = client.within(Duration.ofMillis(100));
            assertThatThrownBy(() -> hasty.await(exists(hasty, "/")))
                    .isInstanceOfSatisfying(
                            OperationException.class,
                            e -> assertThat(e.code()).isEqualTo(Code.OPERATIONTIMEOUT));
        }
    }

    @Test
    @Tag("F2")
    void whatMayHaveHappenedIsRepeatedOnlyIfThatIsHarmless() throws Exception {
        ManagedClient client = started();
        assertThat(attempts(client, Repeat.ALWAYS, true)).isEqualTo(4);
        assertThat(attempts(client, Repeat.IF_NOT_DONE, true)).isEqualTo(1);
        assertThat(attempts(client, Repeat.IF_NOT_DONE, false)).isEqualTo(4);
        assertThat(attempts(client, Repeat.NEVER, false)).isEqualTo(1);
    }

    private static int attempts(ManagedClient client, Repeat repeat, boolean mayHaveHappened) {
        var count = new AtomicInteger();
        assertThatThrownBy(
                        () ->
                                client.await(
                                        client.call(
                                                repeat,
                                                handle -> {
                                                    count.incrementAndGet();
                                                    return CompletableFuture.failedFuture(
                                                            OperationException.of(
                                                                    Code.CONNECTIONLOSS,
                                                                    "/a",
                                                                    mayHaveHappened));
                                                })))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e -> assertThat(e.mayHaveHappened()).isEqualTo(mayHaveHappened));
        return count.get();
    }

    @Test
    @Tag("F2")
    void lastFailureTellsThatAnyAttemptMayHaveBeenCarriedOut() throws Exception {
        ManagedClient client = started();
        var count = new AtomicInteger();
        CompletableFuture<Void> result =
                client.call(
                        Repeat.ALWAYS,
                        handle ->
                                CompletableFuture.failedFuture(
                                        OperationException.of(
                                                Code.CONNECTIONLOSS,
                                                null,
                                                count.getAndIncrement() == 0)));
        assertThatThrownBy(() -> client.await(result))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.mayHaveHappened()).isTrue());
        assertThat(count.get()).isEqualTo(4);
    }

    @Test
    @Tag("F2")
    void whatTheServerRefusesIsNotRepeated() throws Exception {
        ManagedClient client = started();
        client.await(create(client, "/a"));
        assertThatThrownBy(() -> client.await(create(client, "/a")))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e -> assertThat(e.code()).isEqualTo(Code.NODEEXISTS));
    }

    @Test
    @Tag("F2")
    void aMistakeOfTheApplicationFailsTheCall() throws Exception {
        var mistake = new AssertionError("a mistake of the application");
        ManagedClient client = started();
        CompletableFuture<Void> mistaken =
                client.call(
                        Repeat.ALWAYS,
                        handle -> {
                            throw mistake;
                        });
        assertThat(mistaken).failsWithin(PATIENCE).withThrowableThat().withCause(mistake);

        ManagedClient stubborn =
                client(
                                gateway.connectString(),
                                30_000,
                                (count, elapsed, sleeper) -> {
                                    throw mistake;
                                })
                        .start();
        CompletableFuture<Void> failed =
                stubborn.call(
                        Repeat.ALWAYS,
                        handle ->
                                CompletableFuture.failedFuture(
                                        OperationException.of(Code.CONNECTIONLOSS, null, false)));
        assertThat(failed).failsWithin(PATIENCE).withThrowableThat().withCause(mistake);
    }

    @Test
    @Tag("F2")
    void cancellingEndsTheRepetition() throws Exception {
        ManagedClient client = client(gateway.connectString(), 30_000, new RetryForever(5)).start();
        var enough = new CountDownLatch(3);
        var count = new AtomicInteger();
        CompletableFuture<Void> endless =
                client.call(
                        Repeat.ALWAYS,
                        handle -> {
                            count.incrementAndGet();
                            enough.countDown();
                            return CompletableFuture.failedFuture(
                                    OperationException.of(Code.CONNECTIONLOSS, null, false));
                        });
        assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
        endless.cancel(false);
        client.await(exists(client, "/")); // The host's thread has seen the end.
        int atEnd = count.get();
        var later = new CountDownLatch(1);
        client.host().schedule(later::countDown, Duration.ofMillis(50));
        assertThat(later.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(count.get()).isEqualTo(atEnd);
    }

    @Test
    @Tag("F1")
    void closeFailsWhatIsUnderWay() throws Exception {
        ManagedClient client = started();
        gateway.refuse();
        CompletableFuture<Boolean> answer = exists(client, "/");
        var never = new CompletableFuture<Void>();
        CompletableFuture<Void> stuck = client.call(Repeat.NEVER, handle -> never);
        client.close();
        assertThatThrownBy(() -> client.await(answer)).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> client.await(stuck)).isInstanceOf(ClientClosedException.class);
    }

    @Test
    @Tag("F1")
    void closeEndsTheSession() throws Exception {
        ManagedClient client = started();
        client.await(create(client, "/mine"));
        var hook = new AtomicInteger();
        client.onClose(hook::incrementAndGet);
        client.close();
        assertThat(hook.get()).isOne();
        ManagedClient other = started();
        assertThat(other.await(exists(other, "/mine"))).isFalse();
    }

    @Test
    @Tag("F6")
    void namespaceIsCreatedAndHidden() throws Exception {
        ManagedClient client = started();
        ManagedClient inside = client.usingNamespace("app/one");
        assertThat(inside.await(create(inside, "/a"))).isEqualTo("/a");
        assertThat(client.await(exists(client, "/app/one/a"))).isTrue();
        assertThat(inside.path("/")).isEqualTo("/app/one");
        assertThat(inside.unpath("/app/one")).isEqualTo("/");
        assertThat(inside.usingNamespace(null).path("/a")).isEqualTo("/a");
    }

    @Test
    void hostsThreadMustNotWait() throws Exception {
        ManagedClient client = started();
        var refused = new CompletableFuture<Throwable>();
        client.host()
                .execute(
                        () -> {
                            try {
                                client.await(exists(client, "/"));
                            } catch (IllegalStateException | InterruptedException e) {
                                refused.complete(e);
                            }
                        });
        assertThat(refused.get(60, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cancelledFutureIsThrownAsItIs() throws Exception {
        ManagedClient client = started();
        var never = new CompletableFuture<Void>();
        never.cancel(false);
        assertThatThrownBy(() -> client.await(never)).isInstanceOf(CancellationException.class);
    }

    @Test
    @Tag("F3")
    void slowListenerHearsOfLostAndOfTheLast() throws Exception {
        ManagedClient client = client(gateway.connectString(), 30_000, new RetryNTimes(3, 20));
        var slow = new RecordedStates();
        var go = new CountDownLatch(1);
        client.onState(
                (any, state) -> {
                    slow.stateChanged(any, state);
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        // Behind the other: what it has heard has been put aside for the slow one before.
        var here = new RecordedStates();
        client.onStateHere(here);
        client.start();
        slow.await(1);
        requireNonNull(client.handle()).expire();
        here.await(3);
        gateway.cut();
        assertThat(here.await(5))
                .containsExactly(CONNECTED, LOST, RECONNECTED, SUSPENDED, RECONNECTED);
        go.countDown();
        assertThat(slow.await(3)).containsExactly(CONNECTED, LOST, RECONNECTED);
    }
}
