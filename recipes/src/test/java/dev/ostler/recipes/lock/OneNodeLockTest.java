package dev.ostler.recipes.lock;

import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.on;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Clients;

import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The lock that is one znode. */
class OneNodeLockTest {
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
    @Tag("S211")
    @Tag("F8")
    void whoCreatesTheZnodeHasItAndWhoCanNotWaits() throws Exception {
        Held held = new OneNodeLock(client, "/locks/one").acquire();
        assertThat(held.path()).isEqualTo("/locks/one");
        assertThat(children(client, "/locks")).containsExactly("one");

        ManagedClient other = clients.connected();
        assertThatThrownBy(
                        () ->
                                on(
                                        other,
                                        handle ->
                                                handle.zk()
                                                        .create(
                                                                "/locks/one",
                                                                Bytes.EMPTY,
                                                                CreateMode.EPHEMERAL)))
                .hasMessageContaining("NODEEXISTS");
        var lock = new OneNodeLock(other, "/locks/one");
        assertThat(lock.tryAcquire(Duration.ZERO)).isEmpty();
        CompletableFuture<Held> coming = lock.acquireAsync();
        assertThat(get(lock.participants())).containsExactly("/locks/one");
        assertThat(coming).isNotDone();

        held.release();
        assertThat(get(coming).fencingToken()).isGreaterThan(held.fencingToken());
    }

    @Test
    @Tag("S212")
    @Tag("F8")
    void theEndOfTheHoldersSessionReleasesIt() throws Exception {
        ManagedClient other = clients.throughGateway(1000);
        Held held = new OneNodeLock(other, "/one").acquire();
        CompletableFuture<Held> next = new OneNodeLock(client, "/one").acquireAsync();
        clients.gateway().refuse();
        assertThat(get(next).isHeld()).isTrue();
        clients.gateway().thaw();
        // The release of what was lost must not hit the next holder's.
        held.release();
        assertThat(get(next).isHeld()).isTrue();
        assertThat(children(client, "/")).contains("one");
    }

    @Test
    @Tag("F5")
    @Tag("F8")
    void lostRepliesMakeNoDifference() throws Exception {
        ManagedClient other = clients.throughGateway();
        var lock = new OneNodeLock(other, "/one");
        clients.gateway().loseNextReply();
        Held held = lock.acquire();
        assertThat(held.isHeld()).isTrue();
        CompletableFuture<Held> next = new OneNodeLock(client, "/one").acquireAsync();
        clients.gateway().loseNextReply();
        held.release();
        assertThat(get(next).isHeld()).isTrue();
        assertThat(children(client, "/")).contains("one");
    }

    @Test
    @Tag("F8")
    void whoGivesUpLeavesNothing() throws Exception {
        ManagedClient other = clients.throughGateway();
        clients.gateway().freeze();
        CompletableFuture<Held> coming = new OneNodeLock(other, "/one").acquireAsync();
        coming.cancel(false);
        clients.gateway().thaw();
        assertThat(new OneNodeLock(client, "/one").tryAcquire(Clients.PATIENCE)).isPresent();
        until(() -> children(client, "/").contains("one"));
    }
}
