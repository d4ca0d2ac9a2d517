package dev.ostler.recipes.lock;

import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.on;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.Loss;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several locks as one. */
class MultiLockTest {
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

    private static MultiLock both(ManagedClient client, String first, String second) {
        return new MultiLock(List.of(new FairLock(client, first), new OneNodeLock(client, second)));
    }

    @Test
    @Tag("F8")
    void allOrNone() throws Exception {
        Held second = new OneNodeLock(clients.connected(), "/b").acquire();
        MultiLock lock = both(client, "/a", "/b");
        assertThat(lock.tryAcquire(Duration.ofMillis(50))).isEmpty();
        until(() -> children(client, "/a").isEmpty());
        assertThat(lock.tryAcquire(Duration.ZERO)).isEmpty();
        second.release();
        Held held = lock.acquire();
        assertThat(children(client, "/a")).hasSize(1);
        assertThat(MultiLock.members(held)).hasSize(2).allMatch(Held::isHeld);
        held.release();
        assertThat(children(client, "/a")).isEmpty();
        assertThat(children(client, "/")).doesNotContain("b");
    }

    @Test
    @Tag("F8")
    void twoThatShareSomeDoNotWaitForEachOther() throws Exception {
        MultiLock one =
                new MultiLock(List.of(new FairLock(client, "/a"), new FairLock(client, "/b")));
        ManagedClient other = clients.connected();
        MultiLock reversed =
                new MultiLock(List.of(new FairLock(other, "/b"), new FairLock(other, "/a")));
        long token = 0;
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Held> mine = one.acquireAsync();
            CompletableFuture<Held> others = reversed.acquireAsync();
            Held first = (Held) CompletableFuture.anyOf(mine, others).join();
            assertThat(first.fencingToken()).isGreaterThan(token);
            first.release();
            Held second = first == mine.getNow(null) ? get(others) : get(mine);
            assertThat(second.fencingToken()).isGreaterThan(first.fencingToken());
            token = second.fencingToken();
            second.release();
        }
    }

    @Test
    @Tag("F8")
    void oneThatIsLostIsALossOfAll() throws Exception {
        Held held = both(client, "/a", "/b").acquire();
        CompletableFuture<Loss> lost = held.lost();
        on(client, handle -> handle.zk().delete(MultiLock.members(held).get(0).path()));
        assertThat(get(lost)).isEqualTo(Loss.DELETED);
        assertThat(held.isHeld()).isFalse();
        held.release();
        assertThat(children(client, "/")).doesNotContain("b");
    }

    /** Whoever waits for the second for long may lose the first: then he stands in line again. */
    @Test
    @Tag("F8")
    void oneThatIsLostOnTheWayIsAcquiredAnew() throws Exception {
        Held second = new OneNodeLock(client, "/b").acquire();
        ManagedClient other = clients.throughGateway(5_000);
        CompletableFuture<Held> both = both(other, "/a", "/b").acquireAsync();
        until(() -> children(client, "/a").size() == 1);
        String before = children(client, "/a").get(0);
        Clients.expire(other);
        until(() -> !children(client, "/a").contains(before));
        second.release();
        Held held = get(both);
        assertThat(held.isHeld()).isTrue();
        assertThat(MultiLock.members(held)).allMatch(Held::isHeld);
        assertThat(children(client, "/a")).hasSize(1);
        held.release();
        assertThat(children(client, "/a")).isEmpty();
    }

    @Test
    @Tag("F8")
    void itIsMadeOfDifferentLocks() {
        assertThatThrownBy(() -> new MultiLock(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> both(client, "/a", "/a"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
