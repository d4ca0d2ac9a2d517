package dev.ostler.interop.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.client.async.Created;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.operation.TransactionResult;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The operations with their verbs, robust writes, namespaces and compression. */
class OperationsTest extends RecipeSuite {
    private static final Bytes X = Bytes.utf8("x");
    private static final Bytes Y = Bytes.utf8("y");

    @Test
    @Tag("F4")
    void everyVerb() throws Exception {
        ManagedClient client = connect();
        client.create().creatingParentContainersIfNeeded().forPath("/a/b/c", X);
        client.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.PERSISTENT_WITH_TTL)
                .withTtl(Duration.ofMinutes(1))
                .forPath("/t/u", X);
        assertThat(client.create().orSetData().forPath("/a/b/c", Y).stat().version()).isOne();
        assertThat(client.setData().withVersion(1).forPath("/a/b/c", X).version()).isEqualTo(2);
        assertThat(client.getData().forPath("/a/b/c").bytes()).isEqualTo(X);
        assertThat(client.getChildren().forPath("/a/b").names()).containsExactly("c");
        client.setAcl().forPath("/a/b/c", Ids.READ_ACL_UNSAFE);
        assertThat(client.getAcl().forPath("/a/b/c").entries()).isEqualTo(Ids.READ_ACL_UNSAFE);
        client.sync().forPath("/");
        client.delete().deletingChildrenIfNeeded().forPath("/t");
        client.delete().quietly().forPath("/t");
        assertThat(client.checkExists().forPath("/t")).isEmpty();
        assertThatThrownBy(() -> client.delete().forPath("/t"))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.code()).isEqualTo(Code.NONODE));
    }

    @Test
    @Tag("F4")
    @Tag("F6")
    void transactionInANamespace() throws Exception {
        ManagedClient client = connect();
        ManagedClient inside = client.usingNamespace("ns");
        assertThat(
                        inside.transaction()
                                .create("/a", X)
                                .create("/a/n-", X, CreateMode.EPHEMERAL_SEQUENTIAL)
                                .setData("/a", Y, 0)
                                .check("/a", 1)
                                .commit())
                .extracting(TransactionResult::path)
                .containsExactly("/a", "/a/n-0000000000", "/a", "/a");
        assertThat(client.getData().forPath("/ns/a").bytes()).isEqualTo(Y);
        assertThatThrownBy(
                        () -> inside.transaction().delete("/a/n-0000000000").check("/b").commit())
                .isInstanceOf(OperationException.class);
        assertThat(inside.getChildren().forPath("/a").names()).hasSize(1);
    }

    @Test
    @Tag("F4")
    void watchOfAWholeTree() throws Exception {
        ManagedClient client = connect().usingNamespace("ns");
        var created = new LinkedBlockingQueue<String>();
        client.create().forPath("/a", X);
        client.watch(
                "/a",
                AddWatchMode.PERSISTENT_RECURSIVE,
                event -> {
                    if (event.getType() == EventType.NodeCreated) {
                        created.add(event.getPath());
                    }
                });
        client.sync().forPath("/a");
        for (String path : List.of("/a/b", "/a/b/c")) {
            client.create().forPath(path, X);
            assertThat(created.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(path);
        }
    }

    @Test
    @Tag("F5")
    void protectedCreationAndGuaranteedDeletion() throws Exception {
        ManagedClient client = connect();
        Created created =
                client.create()
                        .withProtection()
                        .creatingParentsIfNeeded()
                        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                        .forPath("/p/n-", X);
        assertThat(created.path()).matches("/p/_c_[-0-9a-f]{36}-n-\\d{10}");
        assertThat(created.stat().ephemeralOwner())
                .isEqualTo(Objects.requireNonNull(client.handle()).sessionId());
        client.delete().guaranteed(created.stat().czxid() - 1).forPath(created.path());
        assertThat(client.checkExists().forPath(created.path())).isPresent();
        client.delete().guaranteed(created.stat().czxid()).forPath(created.path());
        assertThat(client.checkExists().forPath(created.path())).isEmpty();
        assertThat(client.create().idempotent().forPath("/i", X).stat())
                .isEqualTo(client.create().idempotent().forPath("/i", X).stat());
    }

    @Test
    @Tag("F6")
    void compressedData() throws Exception {
        ManagedClient client = connect();
        Bytes large = Bytes.utf8("ostler ".repeat(1000));
        client.create().compressed().forPath("/z", large);
        assertThat(Objects.requireNonNull(client.getData().forPath("/z").bytes()).length())
                .isLessThan(1000);
        assertThat(client.getData().decompressed().forPath("/z").bytes()).isEqualTo(large);
    }
}
