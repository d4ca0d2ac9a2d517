package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.isTrue;

import com.sun.management.OperatingSystemMXBean;

import org.apache.zookeeper.AsyncCallback.DataCallback;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads through the client API, for measurements of the client. The arguments are the server's
 * address and the paths' beginning; what follows it are the numbers from 00000 to 00999. Orders
 * come on standard input, one a line, and each is answered by one line:
 *
 * <ul>
 *   <li>{@code sync THREADS MILLIS}: that many threads share a client, and each waits for an answer
 *       before it asks again. The answer: operations, nanoseconds, nanoseconds of CPU time of this
 *       process.
 *   <li>{@code async OUTSTANDING MILLIS}: that many requests are kept under way on one client, each
 *       callback sends the next. The answer is as above.
 *   <li>{@code idle CONNECTIONS}: opens that many clients, lets each read something, and looks at
 *       what they need when they have been idle for a while. The answer: bytes of heap, bytes
 *       outside of it, threads, for all of them.
 * </ul>
 */
final class ClientLoad {
    private static final int LEAVES = 1_000;
    private static final int DATA_BYTES = 100;
    private static final int IDLE_SECONDS = 3;

    private final String address;
    private final String[] paths = new String[LEAVES];

    /** They live as long as this process: Apache's takes a tenth of a second to close each. */
    private final List<Client> idle = new ArrayList<>();

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ClientLoad(String address, String prefix) {
        this.address = address;
        for (int i = 0; i < LEAVES; i++) {
            paths[i] = prefix + "%05d".formatted(i);
        }
    }

    public static void main(String[] arguments) throws Exception {
        var load = new ClientLoad(arguments[0], arguments[1]);
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Client client = Client.connect(load.address)) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String[] words = order.split(" ", -1);
                int many = Integer.parseInt(words[1]);
                System.out.println(
                        switch (words[0]) {
                            case "sync" -> load.sync(client.zooKeeper(), many, millis(words));
                            case "async" -> load.async(client.zooKeeper(), many, millis(words));
                            case "idle" -> load.idle(many);
                            default -> throw new IllegalArgumentException(order);
                        });
            }
        }
    }

    private static long millis(String[] words) {
        return Long.parseLong(words[2]);
    }

    /** What ends a measurement, and what it counts meanwhile. */
    private static final class Run {
        private final long end;
        private final LongAdder operations = new LongAdder();

        Run(long millis) {
            end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        }

        boolean isOver() {
            return System.nanoTime() - end > 0;
        }
    }

    private String sync(ZooKeeper zk, int threads, long millis) throws InterruptedException {
        long begun = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        var run = new Run(millis);
        var workers = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            int first = i * LEAVES / threads;
            workers.add(Thread.ofPlatform().start(() -> readUntilTheEnd(zk, first, run)));
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return result(run, begun, cpu);
    }

    private void readUntilTheEnd(ZooKeeper zk, int first, Run run) {
        try {
            for (int i = first; !run.isOver(); i++) {
                byte[] data = zk.getData(paths[i % LEAVES], false, null);
                isTrue(data.length == DATA_BYTES, "a read has brought something else");
                run.operations.increment();
            }
        } catch (KeeperException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String async(ZooKeeper zk, int outstanding, long millis) throws InterruptedException {
        long begun = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        var chains = new Chains(zk, new Run(millis), outstanding);
        for (int i = 0; i < outstanding; i++) {
            chains.next();
        }
        chains.ended.await();
        isTrue(chains.failures.get() == 0, "a read has failed");
        return result(chains.run, begun, cpu);
    }

    /** Requests under way, each of which sends the next when it is answered. */
    private final class Chains implements DataCallback {
        private final ZooKeeper zk;
        private final Run run;
        private final CountDownLatch ended;
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger position = new AtomicInteger();

        Chains(ZooKeeper zk, Run run, int outstanding) {
            this.zk = zk;
            this.run = run;
            this.ended = new CountDownLatch(outstanding);
        }

        void next() {
            zk.getData(paths[position.getAndIncrement() % LEAVES], false, this, null);
        }

        @Override
        public void processResult(int rc, String path, Object ctx, byte[] data, Stat stat) {
            if (rc != 0 || data.length != DATA_BYTES) {
                failures.incrementAndGet();
            }
            run.operations.increment();
            if (run.isOver()) {
                ended.countDown();
            } else {
                next();
            }
        }
    }

    private String result(Run run, long begun, long cpu) {
        return run.operations.sum()
                + " "
                + (System.nanoTime() - begun)
                + " "
                + (system.getProcessCpuTime() - cpu);
    }

    private String idle(int connections) throws Exception {
        long heap = liveHeap();
        long outside = residentBytes();
        int threads = Thread.activeCount();
        for (int i = 0; i < connections; i++) {
            Client client = Client.connect(address);
            client.zooKeeper().getData(paths[i % LEAVES], false, null);
            idle.add(client);
        }
        TimeUnit.SECONDS.sleep(IDLE_SECONDS); // They are to be idle, not just connected.
        return (liveHeap() - heap)
                + " "
                + (residentBytes() - outside)
                + " "
                + (Thread.activeCount() - threads);
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** With a heap that is resident as a whole, its growth is what is needed outside of it. */
    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS in /proc/self/status");
    }
}
