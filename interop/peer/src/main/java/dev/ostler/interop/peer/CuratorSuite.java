package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.await;
import static dev.ostler.interop.peer.Checks.equal;
import static dev.ostler.interop.peer.Checks.isTrue;
import static dev.ostler.interop.peer.Curator.SECONDS;
import static dev.ostler.interop.peer.Curator.bytes;
import static dev.ostler.interop.peer.Curator.client;
import static dev.ostler.interop.peer.Curator.inBackground;
import static dev.ostler.interop.peer.Curator.text;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.recipes.atomic.AtomicValue;
import org.apache.curator.framework.recipes.atomic.DistributedAtomicLong;
import org.apache.curator.framework.recipes.barriers.DistributedBarrier;
import org.apache.curator.framework.recipes.barriers.DistributedDoubleBarrier;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderSelector;
import org.apache.curator.framework.recipes.leader.LeaderSelectorListenerAdapter;
import org.apache.curator.framework.recipes.locks.InterProcessMultiLock;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.recipes.locks.InterProcessReadWriteLock;
import org.apache.curator.framework.recipes.locks.InterProcessSemaphoreV2;
import org.apache.curator.framework.recipes.locks.Lease;
import org.apache.curator.framework.recipes.nodes.GroupMember;
import org.apache.curator.framework.recipes.nodes.PersistentNode;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.framework.recipes.shared.SharedCount;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.data.Stat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Curator's operations and recipes against a server; the arguments are those of {@link Server}. */
final class CuratorSuite {
    private final Server server;

    private CuratorSuite(Server server) {
        this.server = server;
    }

    public static void main(String[] arguments) {
        var suite = new CuratorSuite(Server.of(arguments));
        new Checks()
                .check("operations in a namespace", suite::namespace)
                .check("a transaction", suite::transaction)
                .check("operations in the background", suite::background)
                .check("what exists is created or set", suite::createOrSet)
                .check("a protected create finds its znode", suite::protection)
                .check("a mutex excludes", suite::mutex)
                .check("a read-write lock", suite::readWriteLock)
                .check("a semaphore counts leases", suite::semaphore)
                .check("a leader latch hands over", suite::leaderLatch)
                .check("a leader selector hands over", suite::leaderSelector)
                .check("a persistent node comes back", suite::persistentNode)
                .check("members of a group", suite::groupMember)
                .check("a barrier holds", suite::barrier)
                .check("a double barrier", suite::doubleBarrier)
                .check("an atomic long", suite::atomicLong)
                .check("a shared count", suite::sharedCount)
                .check("a queue", suite::queue)
                .check("several locks as one", suite::multiLock)
                .end();
    }

    private void namespace() throws Exception {
        try (CuratorFramework plain = client(server.address())) {
            CuratorFramework client = plain.usingNamespace("namespace");
            client.create().creatingParentContainersIfNeeded().forPath("/a/b/c", bytes("x"));
            equal("x", text(plain.getData().forPath("/namespace/a/b/c")));
            client.setData().withVersion(0).forPath("/a/b/c", bytes("y"));
            client.delete().guaranteed().deletingChildrenIfNeeded().forPath("/a");
            isTrue(plain.checkExists().forPath("/namespace/a") == null, "deleted");
        }
    }

    private void transaction() throws Exception {
        try (CuratorFramework client = client(server.address())) {
            var results =
                    client.transaction()
                            .forOperations(
                                    client.transactionOp().create().forPath("/transaction"),
                                    client.transactionOp()
                                            .setData()
                                            .forPath("/transaction", bytes("x")),
                                    client.transactionOp().check().forPath("/transaction"));
            equal(3, results.size());
            equal("x", text(client.getData().forPath("/transaction")));
        }
    }

    private void background() throws Exception {
        try (CuratorFramework client = client(server.address())) {
            var events = new LinkedBlockingQueue<String>();
            BackgroundCallback callback =
                    (source, event) ->
                            events.add(
                                    event.getType()
                                            + " "
                                            + event.getResultCode()
                                            + " "
                                            + event.getPath()
                                            + " "
                                            + event.getContext());
            client.create().inBackground(callback, "one").forPath("/background");
            client.setData().inBackground(callback, "two").forPath("/background", bytes("x"));
            client.getData().inBackground(callback, "three").forPath("/background");
            client.getChildren().inBackground(callback, "four").forPath("/background");
            client.getACL().inBackground(callback, "five").forPath("/background");
            client.delete().inBackground(callback, "six").forPath("/background");
            client.checkExists().inBackground(callback, "seven").forPath("/background");
            client.sync().inBackground(callback, "eight").forPath("/background");
            for (String event :
                    List.of(
                            "CREATE 0 /background one",
                            "SET_DATA 0 /background two",
                            "GET_DATA 0 /background three",
                            "CHILDREN 0 /background four",
                            "GET_ACL 0 /background five",
                            "DELETE 0 /background six",
                            "EXISTS -101 /background seven",
                            "SYNC 0 /background eight")) {
                equal(event, events.poll(SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    private void createOrSet() throws Exception {
        try (CuratorFramework client = client(server.address())) {
            for (String value : List.of("1", "2")) {
                var stat = new Stat();
                client.create()
                        .orSetData()
                        .storingStatIn(stat)
                        .creatingParentsIfNeeded()
                        .forPath("/either/or", bytes(value));
                equal(value, text(client.getData().forPath("/either/or")));
            }
            equal(1, client.checkExists().forPath("/either/or").getVersion());
            client.delete().quietly().forPath("/either/nothing");
        }
    }

    private void protection() throws Exception {
        try (CuratorFramework client = client(server.address())) {
            String made =
                    client.create()
                            .creatingParentsIfNeeded()
                            .withProtection()
                            .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                            .forPath("/protected/lock-");
            isTrue(made.matches("/protected/_c_[-0-9a-f]{36}-lock-\\d{10}"), made);
            equal(1, client.getChildren().forPath("/protected").size());
        }
    }

    private void mutex() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var held = new InterProcessMutex(one, "/mutex");
            var wanted = new InterProcessMutex(two, "/mutex");
            isTrue(held.acquire(SECONDS, TimeUnit.SECONDS), "the first gets it");
            isTrue(!wanted.acquire(50, TimeUnit.MILLISECONDS), "the second does not");
            var waiting =
                    inBackground(
                            () -> {
                                boolean acquired = wanted.acquire(SECONDS, TimeUnit.SECONDS);
                                wanted.release();
                                return acquired;
                            });
            await("two are in the queue", () -> participants(held) == 2);
            held.release();
            isTrue(waiting.get(SECONDS, TimeUnit.SECONDS), "the second gets it then");
        }
    }

    private static int participants(InterProcessMutex mutex) {
        try {
            return mutex.getParticipantNodes().size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void readWriteLock() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var first = new InterProcessReadWriteLock(one, "/readwrite");
            var second = new InterProcessReadWriteLock(two, "/readwrite");
            first.readLock().acquire();
            isTrue(second.readLock().acquire(SECONDS, TimeUnit.SECONDS), "readers share");
            second.readLock().release();
            isTrue(!second.writeLock().acquire(50, TimeUnit.MILLISECONDS), "a writer waits");
            first.readLock().release();
            isTrue(second.writeLock().acquire(SECONDS, TimeUnit.SECONDS), "a writer is alone");
            isTrue(!first.readLock().acquire(50, TimeUnit.MILLISECONDS), "a reader waits");
            second.writeLock().release();
        }
    }

    private void semaphore() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var first = new InterProcessSemaphoreV2(one, "/semaphore", 2);
            var second = new InterProcessSemaphoreV2(two, "/semaphore", 2);
            Lease lease = first.acquire();
            second.acquire();
            isTrue(second.acquire(50, TimeUnit.MILLISECONDS) == null, "there are two leases only");
            first.returnLease(lease);
            isTrue(second.acquire(SECONDS, TimeUnit.SECONDS) != null, "one is free again");
        }
    }

    private void leaderLatch() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var first = new LeaderLatch(one, "/latch", "one");
            first.start();
            isTrue(first.await(SECONDS, TimeUnit.SECONDS), "the first leads");
            try (var second = new LeaderLatch(two, "/latch", "two")) {
                second.start();
                equal("one", second.getLeader().getId());
                first.close();
                isTrue(second.await(SECONDS, TimeUnit.SECONDS), "then the second leads");
            }
        }
    }

    private void leaderSelector() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var leaders = new LinkedBlockingQueue<String>();
            var resign = new CountDownLatch(1);
            try (var first = selector(one, "one", leaders, resign);
                    var second = selector(two, "two", leaders, resign)) {
                first.start();
                equal("one", leaders.poll(SECONDS, TimeUnit.SECONDS));
                second.start();
                resign.countDown();
                equal("two", leaders.poll(SECONDS, TimeUnit.SECONDS));
                await("nobody leads any more", () -> !first.hasLeadership());
            }
        }
    }

    private static LeaderSelector selector(
            CuratorFramework client,
            String name,
            LinkedBlockingQueue<String> leaders,
            CountDownLatch resign) {
        return new LeaderSelector(
                client,
                "/selector",
                new LeaderSelectorListenerAdapter() {
                    @Override
                    public void takeLeadership(CuratorFramework leading) throws Exception {
                        leaders.add(name);
                        resign.await();
                    }
                });
    }

    private void persistentNode() throws Exception {
        try (CuratorFramework client = client(server.address());
                CuratorFramework other = client(server.address());
                var node =
                        new PersistentNode(
                                client, CreateMode.EPHEMERAL, false, "/node", bytes("x"))) {
            node.start();
            isTrue(node.waitForInitialCreate(SECONDS, TimeUnit.SECONDS), "it is created");
            long czxid = other.checkExists().forPath("/node").getCzxid();
            other.delete().forPath("/node");
            await(
                    "it is back",
                    () -> {
                        try {
                            var stat = other.checkExists().forPath("/node");
                            return stat != null && stat.getCzxid() > czxid;
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    });
        }
    }

    private void groupMember() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address());
                var first = new GroupMember(one, "/group", "one", bytes("1"))) {
            var second = new GroupMember(two, "/group", "two", bytes("2"));
            first.start();
            second.start();
            await("both see both", () -> first.getCurrentMembers().size() == 2);
            second.close();
            await("one is left", () -> first.getCurrentMembers().size() == 1);
        }
    }

    private void barrier() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var closed = new DistributedBarrier(one, "/barrier");
            closed.setBarrier();
            var waiting = new DistributedBarrier(two, "/barrier");
            isTrue(!waiting.waitOnBarrier(50, TimeUnit.MILLISECONDS), "it holds");
            Future<Boolean> passed =
                    inBackground(() -> waiting.waitOnBarrier(SECONDS, TimeUnit.SECONDS));
            closed.removeBarrier();
            isTrue(passed.get(SECONDS, TimeUnit.SECONDS), "it opens");
        }
    }

    private void doubleBarrier() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var first = new DistributedDoubleBarrier(one, "/double", 2);
            var second = new DistributedDoubleBarrier(two, "/double", 2);
            Future<Boolean> entered = inBackground(() -> first.enter(SECONDS, TimeUnit.SECONDS));
            isTrue(second.enter(SECONDS, TimeUnit.SECONDS), "the second enters");
            isTrue(entered.get(SECONDS, TimeUnit.SECONDS), "and the first with it");
            Future<Boolean> left = inBackground(() -> first.leave(SECONDS, TimeUnit.SECONDS));
            isTrue(second.leave(SECONDS, TimeUnit.SECONDS), "the second leaves");
            isTrue(left.get(SECONDS, TimeUnit.SECONDS), "and the first with it");
        }
    }

    private void atomicLong() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var first = new DistributedAtomicLong(one, "/atomic", new RetryOneTime(1));
            var second = new DistributedAtomicLong(two, "/atomic", new RetryOneTime(1));
            for (int i = 0; i < 20; i++) {
                isTrue(first.increment().succeeded(), "first");
                isTrue(second.increment().succeeded(), "second");
            }
            AtomicValue<Long> value = first.get();
            equal(40L, value.postValue());
        }
    }

    private void sharedCount() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address());
                var first = new SharedCount(one, "/count", 1);
                var second = new SharedCount(two, "/count", 1)) {
            first.start();
            second.start();
            first.setCount(7);
            await("the other hears of it", () -> second.getCount() == 7);
        }
    }

    private void queue() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var in = new SimpleDistributedQueue(one, "/queue");
            var out = new SimpleDistributedQueue(two, "/queue");
            for (int i = 0; i < 10; i++) {
                in.offer(bytes("item " + i));
            }
            for (int i = 0; i < 10; i++) {
                equal("item " + i, text(out.poll(SECONDS, TimeUnit.SECONDS)));
            }
        }
    }

    private void multiLock() throws Exception {
        try (CuratorFramework one = client(server.address());
                CuratorFramework two = client(server.address())) {
            var both = new InterProcessMultiLock(one, List.of("/several/a", "/several/b"));
            var second = new InterProcessMutex(two, "/several/b");
            both.acquire();
            isTrue(!second.acquire(50, TimeUnit.MILLISECONDS), "it is held with the other");
            both.release();
            isTrue(second.acquire(SECONDS, TimeUnit.SECONDS), "it is free again");
            second.release();
        }
    }
}
