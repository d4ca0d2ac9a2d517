package dev.ostler.recipes.curator;

import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.counter.AtomicCounter;
import dev.ostler.recipes.counter.Change;
import dev.ostler.recipes.leader.Participant;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.LockOptions;
import dev.ostler.recipes.lock.ReadWriteLock;
import dev.ostler.recipes.lock.Semaphore;
import dev.ostler.recipes.queue.DistributedQueue;
import dev.ostler.recipes.testing.Clients;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Curator's recipes and these at the same paths: both take each other's znodes for their own. */
class SideBySideTest {
    @TempDir Path directory;
    private Clients clients;
    private ManagedClient client;
    private CuratorFramework curator;

    @BeforeEach
    void start() throws Exception {
        clients = new Clients(directory);
        client = clients.connected();
        curator =
                CuratorFrameworkFactory.newClient(
                        clients.server().connectString(), new RetryOneTime(10));
        curator.start();
    }

    @AfterEach
    void stop() throws Exception {
        curator.close();
        clients.close();
    }

    @Test
    @Tag("F8")
    void oneMutex() throws Exception {
        var theirs = new InterProcessMutex(curator, "/lock");
        theirs.acquire();
        CompletableFuture<Held> mine = new FairLock(client, "/lock").acquireAsync();
        until(() -> children(client, "/lock").size() == 2);
        assertThat(mine).isNotDone();
        assertThat(get(new FairLock(client, "/lock").participants())).hasSize(2);
        theirs.release();
        get(mine);
        assertThat(theirs.acquire(20, TimeUnit.MILLISECONDS)).isFalse();
        get(mine).release();
        assertThat(theirs.acquire(60, TimeUnit.SECONDS)).isTrue();
        theirs.release();
    }

    @Test
    @Tag("F8")
    void oneReadWriteLock() throws Exception {
        var theirs = new InterProcessReadWriteLock(curator, "/rw");
        var mine = ReadWriteLock.likeCurator(client, "/rw", LockOptions.DEFAULT);
        theirs.readLock().acquire();
        Held reading = mine.readLock().acquire();
        assertThat(theirs.writeLock().acquire(20, TimeUnit.MILLISECONDS)).isFalse();
        CompletableFuture<Held> writing = mine.writeLock().acquireAsync();
        reading.release();
        assertThat(writing).isNotDone();
        theirs.readLock().release();
        Held written = get(writing);
        assertThat(theirs.readLock().acquire(20, TimeUnit.MILLISECONDS)).isFalse();
        Held downgraded = get(mine.downgrade(written));
        assertThat(theirs.readLock().acquire(60, TimeUnit.SECONDS)).isTrue();
        downgraded.release();
    }

    @Test
    @Tag("F8")
    void oneSemaphore() throws Exception {
        var theirs = new InterProcessSemaphoreV2(curator, "/s", 2);
        var mine = new Semaphore(client, "/s", 2);
        Lease lease = theirs.acquire();
        Held held = mine.lease().acquire();
        assertThat(theirs.acquire(20, TimeUnit.MILLISECONDS)).isNull();
        CompletableFuture<Held> next = mine.lease().acquireAsync();
        lease.close();
        get(next);
        held.release();
        assertThat(theirs.acquire(60, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    @Tag("F9")
    void oneElection() throws Exception {
        var theirs = new LeaderLatch(curator, "/election", "ann");
        theirs.start();
        theirs.await();
        var mine = new dev.ostler.recipes.leader.LeaderLatch(client, "/election", "bob").start();
        until(() -> children(client, "/election").size() == 2);
        assertThat(mine.hasLeadership()).isFalse();
        assertThat(get(mine.participants()))
                .containsExactly(new Participant("ann", true), new Participant("bob", false));
        assertThat(theirs.getParticipants())
                .extracting("id")
                .containsExactlyInAnyOrder("ann", "bob");
        theirs.close();
        mine.await();
        mine.close();
    }

    @Test
    @Tag("F10")
    void oneNumber() throws Exception {
        var theirs = new DistributedAtomicLong(curator, "/counter", new RetryOneTime(10));
        var mine = new AtomicCounter(client, "/counter");
        mine.add(40);
        assertThat(theirs.get().postValue()).isEqualTo(40);
        assertThat(theirs.increment().postValue()).isEqualTo(41);
        assertThat(mine.increment()).isEqualTo(new Change(41, 42));

        try (var their = new SharedCount(curator, "/count", 3)) {
            their.start();
            var my = new dev.ostler.recipes.shared.SharedCount(client, "/count", 4);
            assertThat(get(my.start()).value()).isEqualTo(3);
            get(my.set(5));
            until(() -> their.getCount() == 5);
            my.close();
        }
    }

    @Test
    @Tag("F11")
    void oneQueue() throws Exception {
        var theirs = new SimpleDistributedQueue(curator, "/queue");
        var mine = new DistributedQueue(client, "/queue");
        theirs.offer("a".getBytes(StandardCharsets.UTF_8));
        mine.put(Bytes.utf8("b"));
        theirs.offer("c".getBytes(StandardCharsets.UTF_8));
        assertThat(mine.take()).isEqualTo(Bytes.utf8("a"));
        assertThat(theirs.take()).isEqualTo("b".getBytes(StandardCharsets.UTF_8));
        assertThat(mine.take()).isEqualTo(Bytes.utf8("c"));
        assertThat(theirs.poll()).isNull();
    }
}
