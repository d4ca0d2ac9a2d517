import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.retry.RetryNTimes;
import org.apache.zookeeper.CreateMode;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs Curator's recipes against a server: {@code CuratorRecipes host:port}. Prints "all passed"
 * and ends with 0 if they did.
 */
final class CuratorRecipes {
    private CuratorRecipes() {}

    public static void main(String[] args) throws Exception {
        try (CuratorFramework one = client(args[0]);
                CuratorFramework two = client(args[0])) {
            mutex(one, two);
            readersAndWriter(one, two);
            leader(one, two);
            cache(one, two);
            counter(one, two);
            barrier(one, two);
            persistentNode(one, two);
        }
        System.out.println("all passed");
        System.exit(0);
    }

    private static CuratorFramework client(String server) {
        CuratorFramework client =
                CuratorFrameworkFactory.newClient(server, new RetryNTimes(5, 100));
        client.start();
        return client;
    }

    private static void mutex(CuratorFramework one, CuratorFramework two) throws Exception {
        var inside = new AtomicInteger();
        var rounds = new CountDownLatch(20);
        for (CuratorFramework client : new CuratorFramework[] {one, two}) {
            var mutex = new InterProcessMutex(client, "/mutex");
            new Thread(
                            () -> {
                                for (int i = 0; i < 10; i++) {
                                    try {
                                        mutex.acquire();
                                        require(inside.incrementAndGet() == 1, "one holder");
                                        inside.decrementAndGet();
                                        mutex.release();
                                        rounds.countDown();
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                }
                            })
                    .start();
        }
        require(rounds.await(60, TimeUnit.SECONDS), "both get the mutex in turn");
    }

    private static void readersAndWriter(CuratorFramework one, CuratorFramework two)
            throws Exception {
        var first = new InterProcessReadWriteLock(one, "/rw");
        var second = new InterProcessReadWriteLock(two, "/rw");
        require(first.readLock().acquire(10, TimeUnit.SECONDS), "a reader");
        require(second.readLock().acquire(10, TimeUnit.SECONDS), "a second reader");
        second.readLock().release();
        require(!second.writeLock().acquire(100, TimeUnit.MILLISECONDS), "no writer yet");
        first.readLock().release();
        require(second.writeLock().acquire(10, TimeUnit.SECONDS), "a writer");
        second.writeLock().release();
    }

    private static void leader(CuratorFramework one, CuratorFramework two) throws Exception {
        var first = new LeaderLatch(one, "/leader", "1");
        first.start();
        require(first.await(30, TimeUnit.SECONDS), "the first leads");
        try (var second = new LeaderLatch(two, "/leader", "2")) {
            second.start();
            first.close();
            require(second.await(30, TimeUnit.SECONDS), "the second follows");
        }
    }

    private static void cache(CuratorFramework one, CuratorFramework two) throws Exception {
        one.create().creatingParentsIfNeeded().forPath("/cached/a", bytes("1"));
        var created = new CountDownLatch(3);
        var changed = new CountDownLatch(1);
        var deleted = new CountDownLatch(1);
        try (CuratorCache cache = CuratorCache.build(two, "/cached")) {
            cache.listenable()
                    .addListener(
                            CuratorCacheListener.builder()
                                    .forCreates(node -> created.countDown())
                                    .forChanges((before, after) -> changed.countDown())
                                    .forDeletes(node -> deleted.countDown())
                                    .build());
            cache.start();
            one.create().forPath("/cached/b", bytes("2"));
            require(created.await(30, TimeUnit.SECONDS), "three znodes seen");
            one.setData().forPath("/cached/b", bytes("3"));
            require(changed.await(30, TimeUnit.SECONDS), "a change seen");
            one.delete().forPath("/cached/b");
            require(deleted.await(30, TimeUnit.SECONDS), "a deletion seen");
        }
    }

    private static void counter(CuratorFramework one, CuratorFramework two) throws Exception {
        var retries = new RetryNTimes(50, 10);
        var first = new DistributedAtomicLong(one, "/counter", retries);
        var second = new DistributedAtomicLong(two, "/counter", retries);
        for (int i = 0; i < 10; i++) {
            require(first.increment().succeeded() && second.increment().succeeded(), "counted");
        }
        require(first.get().postValue() == 20, "20 counted");
    }

    private static void barrier(CuratorFramework one, CuratorFramework two) throws Exception {
        var set = new DistributedBarrier(one, "/barrier");
        set.setBarrier();
        var waiting = new DistributedBarrier(two, "/barrier");
        require(!waiting.waitOnBarrier(100, TimeUnit.MILLISECONDS), "the barrier holds");
        set.removeBarrier();
        require(waiting.waitOnBarrier(30, TimeUnit.SECONDS), "the barrier is gone");
    }

    private static void persistentNode(CuratorFramework one, CuratorFramework two)
            throws Exception {
        try (var node =
                new PersistentNode(one, CreateMode.EPHEMERAL, false, "/persistent", bytes("p"))) {
            node.start();
            require(node.waitForInitialCreate(30, TimeUnit.SECONDS), "the node is there");
            two.delete().forPath("/persistent");
            var back = new CountDownLatch(1);
            while (two.checkExists()
                            .usingWatcher((org.apache.zookeeper.Watcher) event -> back.countDown())
                            .forPath("/persistent")
                    == null) {
                require(back.await(30, TimeUnit.SECONDS), "the node comes back");
            }
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
