package dev.ostler.recipes.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import dev.ostler.client.async.Created;
import dev.ostler.client.async.Data;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.operation.TransactionResult;
import dev.ostler.recipes.retry.RetryNTimes;
import dev.ostler.recipes.retry.RetryPolicy;
import dev.ostler.recipes.testing.Gateway;
import dev.ostler.recipes.testing.TestServer;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The operations with their verbs, and what becomes of them when a reply is lost. */
class OperationsTest {
    private static final Bytes X = Bytes.utf8("x");
    private static final Bytes Y = Bytes.utf8("y");

    @TempDir Path directory;

    private TestServer server;
    private Gateway gateway;
    private ManagedClient client;
    private final List<ManagedClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        var often = new Properties();
        often.setProperty("znode.container.checkIntervalMs", "500");
        server = new TestServer(directory, often);
        gateway = new Gateway(server.port());
        client = connect(new RetryNTimes(5, 20));
    }

    @AfterEach
    void stop() throws Exception {
        clients.forEach(ManagedClient::close);
        gateway.close();
        server.close();
    }

    private ManagedClient connect(RetryPolicy policy) throws Exception {
        ManagedClient made =
                ManagedClient.newClient(gateway.connectString(), 30_000, 15_000, policy).start();
        clients.add(made);
        assertThat(made.blockUntilConnected(Duration.ofSeconds(60))).isTrue();
        return made;
    }

    private static void fails(Code code, ThrowingRunnable operation) {
        assertThatThrownBy(operation::run)
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    /** Waits until a znode has gone, by events. */
    private void awaitGone(String path) throws Exception {
        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        while (client.checkExists().usingWatcher(events::add).forPath(path).isPresent()) {
            assertThat(events.poll(60, TimeUnit.SECONDS)).isNotNull();
        }
    }

    /** Waits until a znode has no children, by events. */
    private void awaitEmpty(String path) throws Exception {
        BlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();
        while (!client.getChildren().usingWatcher(events::add).forPath(path).names().isEmpty()) {
            assertThat(events.poll(60, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    @Tag("F4")
    void createsReadsChangesAndDeletes() throws Exception {
        Created created = client.create().forPath("/a", X);
        assertThat(created.path()).isEqualTo("/a");
        assertThat(client.checkExists().forPath("/a")).contains(created.stat());
        assertThat(client.getData().forPath("/a").bytes()).isEqualTo(X);
        Stat changed = client.setData().withVersion(0).forPath("/a", Y);
        assertThat(changed.version()).isOne();
        fails(Code.BADVERSION, () -> client.setData().withVersion(0).forPath("/a", X));
        assertThat(client.getChildren().forPath("/").names()).contains("a");
        client.sync().forPath("/a");
        client.setAcl().withVersion(0).forPath("/a", Ids.READ_ACL_UNSAFE);
        assertThat(client.getAcl().forPath("/a").entries()).isEqualTo(Ids.READ_ACL_UNSAFE);
        fails(Code.BADVERSION, () -> client.delete().withVersion(0).forPath("/a"));
        client.delete().withVersion(1).forPath("/a");
        fails(Code.NONODE, () -> client.delete().forPath("/a"));
        client.delete().quietly().forPath("/a");
        assertThat(client.checkExists().forPath("/a")).isEmpty();
    }

    @Test
    @Tag("F4")
    void failureShowsWhereItWasWaitedFor() {
        assertThatThrownBy(() -> client.getData().forPath("/nothing"))
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e ->
                                assertThat(e.getStackTrace())
                                        .anyMatch(
                                                frame ->
                                                        frame.getMethodName()
                                                                .contains("failureShowsWhere")));
    }

    @Test
    @Tag("F4")
    void createsParentsOnRequest() throws Exception {
        fails(Code.NONODE, () -> client.create().forPath("/a/b/c", X));
        client.create().creatingParentsIfNeeded().forPath("/a/b/c", X);
        assertThat(client.checkExists().forPath("/a/b/c")).isPresent();
        client.create().creatingParentContainersIfNeeded().forPath("/d/e/f", X);
        client.delete().forPath("/d/e/f");
        awaitGone("/d"); // As containers do.
        assertThat(client.checkExists().forPath("/a/b/c")).isPresent();
    }

    @Test
    @Tag("F4")
    void createsEveryKind() throws Exception {
        Created timed =
                client.create()
                        .withMode(CreateMode.PERSISTENT_WITH_TTL)
                        .withTtl(Duration.ofMinutes(1))
                        .forPath("/t", X);
        assertThat(timed.path()).isEqualTo("/t");
        Created numbered =
                client.create().withMode(CreateMode.EPHEMERAL_SEQUENTIAL).forPath("/e-", X);
        assertThat(numbered.path()).matches("/e-\\d{10}");
        assertThat(numbered.stat().ephemeralOwner())
                .isEqualTo(requireNonNull(client.handle()).sessionId());
        List<ACL> acl = List.of(new ACL(Perms.READ | Perms.CREATE, Ids.ANYONE_ID_UNSAFE));
        client.create().withAcl(acl, true).creatingParentsIfNeeded().forPath("/r/s", X);
        assertThat(client.getAcl().forPath("/r").entries()).isEqualTo(acl);
        assertThat(client.getAcl().forPath("/r/s").entries()).isEqualTo(acl);
    }

    @Test
    @Tag("F4")
    void replacesTheDataOfWhatExists() throws Exception {
        assertThat(client.create().orSetData().forPath("/a", X).stat().version()).isZero();
        assertThat(client.create().orSetData().forPath("/a", Y).stat().version()).isOne();
        fails(Code.BADVERSION, () -> client.create().orSetData(0).forPath("/a", Y));
        assertThat(client.getData().forPath("/a").bytes()).isEqualTo(Y);
    }

    @Test
    @Tag("F4")
    void deletesATree() throws Exception {
        for (String path : List.of("/a/b/c", "/a/b/d", "/a/e/f/g")) {
            client.create().creatingParentsIfNeeded().forPath(path, X);
        }
        fails(Code.NOTEMPTY, () -> client.delete().forPath("/a"));
        client.delete().deletingChildrenIfNeeded().forPath("/a");
        assertThat(client.checkExists().forPath("/a")).isEmpty();
    }

    @Test
    @Tag("F5")
    void whatMayHaveBeenCreatedIsNotCreatedAgain() throws Exception {
        client.create().forPath("/p", X);
        gateway.loseNextReply();
        assertThatThrownBy(
                        () ->
                                client.create()
                                        .withMode(CreateMode.PERSISTENT_SEQUENTIAL)
                                        .forPath("/p/n-", X))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.mayHaveHappened()).isTrue());
        assertThat(client.getChildren().forPath("/p").names()).hasSize(1);
    }

    @Test
    @Tag("F5")
    void protectedCreationIsFoundAgain() throws Exception {
        client.create().forPath("/p", X);
        gateway.loseNextReply();
        Created created =
                client.create()
                        .withProtection()
                        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                        .forPath("/p/n-", X);
        assertThat(created.path()).matches("/p/_c_[-0-9a-f]{36}-n-\\d{10}");
        assertThat(client.getChildren().forPath("/p").names())
                .containsExactly(created.path().substring("/p/".length()));
        assertThat(client.checkExists().forPath(created.path())).contains(created.stat());
    }

    @Test
    @Tag("F5")
    void protectedEphemeralOfALostSessionIsReplaced() throws Exception {
        client.create().forPath("/p", X);
        var own = new AtomicReference<ManagedClient>();
        ManagedClient forgetful =
                connect(
                        (count, elapsed, sleeper) -> {
                            if (count == 0) {
                                requireNonNull(own.get().handle()).expire();
                            }
                            return true;
                        });
        own.set(forgetful);
        gateway.loseNextReply();
        Created created =
                forgetful
                        .create()
                        .withProtection()
                        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                        .forPath("/p/n-", X);
        assertThat(created.stat().ephemeralOwner())
                .isEqualTo(requireNonNull(forgetful.handle()).sessionId());
        assertThat(client.getChildren().forPath("/p").names())
                .containsExactly(created.path().substring("/p/".length()));
    }

    @Test
    @Tag("F5")
    void protectedCreationThatFailsLeavesNothing() throws Exception {
        client.create().forPath("/p", X);
        ManagedClient hasty = connect((count, elapsed, sleeper) -> false);
        gateway.loseNextReply();
        fails(Code.CONNECTIONLOSS, () -> hasty.create().withProtection().forPath("/p/n", X));
        awaitEmpty("/p");
    }

    @Test
    @Tag("F5")
    void protectedCreationThatIsCancelledBeforeItsParentsAreThereLeavesNothing() throws Exception {
        var creation = new CompletableFuture<CompletableFuture<Created>>();
        ManagedClient fickle =
                ManagedClient.builder()
                        .connectString(gateway.connectString())
                        .retryPolicy(new RetryNTimes(5, 20))
                        .aclProvider(
                                path -> {
                                    if (path.equals("/p")) {
                                        creation.join().cancel(false);
                                    }
                                    return Ids.OPEN_ACL_UNSAFE;
                                })
                        .build()
                        .start();
        clients.add(fickle);
        creation.complete(
                fickle.create().withProtection().creatingParentsIfNeeded().forPathAsync("/p/n", X));
        while (fickle.checkExists().forPath("/p").isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(fickle.getChildren().forPath("/p").names()).isEmpty();
    }

    @Test
    @Tag("F5")
    void idempotentWritesAreRepeated() throws Exception {
        gateway.loseNextReply();
        assertThat(client.create().idempotent().forPath("/a", X).stat().version()).isZero();
        gateway.loseNextReply();
        Stat set = client.setData().idempotent().withVersion(0).forPath("/a", Y);
        assertThat(set.version()).isOne();
        fails(Code.NODEEXISTS, () -> client.create().idempotent().forPath("/a", X));
        fails(Code.BADVERSION, () -> client.setData().idempotent().withVersion(0).forPath("/a", X));
        gateway.loseNextReply();
        client.delete().quietly().forPath("/a");
    }

    @Test
    @Tag("F5")
    void guaranteedDeletionIsCarriedOutInTheEnd() throws Exception {
        client.create().forPath("/a", X);
        gateway.loseNextReply();
        client.delete().guaranteed().forPath("/a");
        assertThat(client.checkExists().forPath("/a")).isEmpty();

        client.create().forPath("/b", X);
        ManagedClient hasty =
                ManagedClient.newClient(
                        gateway.connectString(), 30_000, 50, (count, elapsed, sleeper) -> false);
        clients.add(hasty);
        hasty.start();
        assertThat(hasty.blockUntilConnected(Duration.ofSeconds(60))).isTrue();
        gateway.refuse();
        fails(Code.CONNECTIONLOSS, () -> hasty.delete().guaranteed().forPath("/b"));
        gateway.thaw();
        awaitGone("/b");
    }

    @Test
    @Tag("F5")
    void guaranteedDeletionSparesAnothersZnode() throws Exception {
        long first = client.create().forPath("/a", X).stat().czxid();
        client.delete().forPath("/a");
        client.create().forPath("/a", Y);
        client.delete().guaranteed(first).forPath("/a");
        assertThat(client.getData().forPath("/a").bytes()).isEqualTo(Y);
    }

    @Test
    @Tag("F4")
    void transactionIsAllOrNothing() throws Exception {
        ManagedClient inside = client.usingNamespace("ns");
        List<TransactionResult> results =
                inside.transaction()
                        .create("/a", X)
                        .create("/a/n-", X, CreateMode.PERSISTENT_SEQUENTIAL)
                        .setData("/a", Y, 0)
                        .check("/a", 1)
                        .commit();
        assertThat(results)
                .extracting(TransactionResult::path)
                .containsExactly("/a", "/a/n-0000000000", "/a", "/a");
        assertThat(client.getData().forPath("/ns/a").bytes()).isEqualTo(Y);
        assertThatThrownBy(
                        () -> inside.transaction().delete("/a/n-0000000000").check("/b").commit())
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(Code.NONODE);
                            assertThat(e.results()).hasSize(2);
                        });
        assertThat(inside.checkExists().forPath("/a/n-0000000000")).isPresent();
    }

    @Test
    @Tag("F6")
    void namespaceThatHasGoneIsCreatedAgain() throws Exception {
        ManagedClient inside = client.usingNamespace("ns");
        inside.create().forPath("/a", X);
        inside.delete().forPath("/a");
        client.delete().forPath("/ns"); // As the server does with an empty container.
        inside.create().forPath("/a", X);
        assertThat(client.checkExists().forPath("/ns/a")).isPresent();
    }

    @Test
    @Tag("F6")
    void dataAreCompressedOnRequest() throws Exception {
        Bytes large = Bytes.utf8("ostler ".repeat(1000));
        client.create().compressed().forPath("/a", large);
        Data raw = client.getData().forPath("/a");
        assertThat(requireNonNull(raw.bytes()).length()).isLessThan(1000);
        assertThat(client.getData().decompressed().forPath("/a").bytes()).isEqualTo(large);
        client.setData().compressed().forPath("/a", X);
        assertThat(client.getData().decompressed().forPath("/a").bytes()).isEqualTo(X);
        client.setData().forPath("/a", X);
        assertThatThrownBy(() -> client.getData().decompressed().forPath("/a"))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    @Tag("F4")
    void watchIsForOneEventWithThePathInTheNamespace() throws Exception {
        ManagedClient inside = client.usingNamespace("ns");
        inside.create().forPath("/a", X);
        var events = new LinkedBlockingQueue<WatchedEvent>();
        inside.getData().usingWatcher(events::add).forPath("/a");
        inside.setData().forPath("/a", Y);
        WatchedEvent event = requireNonNull(events.poll(60, TimeUnit.SECONDS));
        assertThat(event.getPath()).isEqualTo("/a");
        assertThat(event.getType()).isEqualTo(EventType.NodeDataChanged);
    }

    @Test
    @Tag("F4")
    void watchGoesOnInTheNextSessionUntilItIsClosed() throws Exception {
        var events = new LinkedBlockingQueue<String>();
        Subscription watch =
                client.watch(
                        "/",
                        AddWatchMode.PERSISTENT_RECURSIVE,
                        event -> {
                            if (event.getPath() != null
                                    && event.getType() == EventType.NodeCreated) {
                                events.add(event.getPath());
                            }
                        });
        client.create().forPath("/a", X);
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("/a");
        var again = new CompletableFuture<Void>();
        client.onState(
                (any, state) -> {
                    if (state == ConnectionState.RECONNECTED) {
                        again.complete(null);
                    }
                });
        requireNonNull(client.handle()).expire();
        again.get(60, TimeUnit.SECONDS);
        client.create().forPath("/b", X);
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("/b");
        watch.close();
        client.create().forPath("/c", X);
        client.sync().forPath("/");
        assertThat(events).isEmpty();
    }
}
