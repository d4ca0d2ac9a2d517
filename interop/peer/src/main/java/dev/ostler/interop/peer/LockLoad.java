package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.isTrue;

import com.sun.management.OperatingSystemMXBean;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * Curator's mutex, acquired and released again and again, for measurements. The arguments are the
 * server's address and a path. Orders come on standard input, one a line: {@code lock CONTENDERS
 * MILLIS} has that many threads contend for one lock, each with a client of its own. The answer:
 * cycles, nanoseconds, nanoseconds of CPU time of this process, and of the time that a cycle takes
 * the median and the 99th percentile, in nanoseconds.
 */
final class LockLoad {
    private final String address;
    private final String path;
    private final List<CuratorFramework> clients = new ArrayList<>();
    private final AtomicInteger holders = new AtomicInteger();

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private LockLoad(String address, String path) {
        this.address = address;
        this.path = path;
    }

    public static void main(String[] arguments) throws Exception {
        var load = new LockLoad(arguments[0], arguments[1]);
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            isTrue(words[0].equals("lock"), order);
            System.out.println(load.run(Integer.parseInt(words[1]), Long.parseLong(words[2])));
        }
        load.clients.forEach(CuratorFramework::close);
    }

    private String run(int contenders, long millis) throws Exception {
        while (clients.size() < contenders) {
            clients.add(Curator.client(address));
        }
        long begun = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        long end = begun + TimeUnit.MILLISECONDS.toNanos(millis);
        var each = new ArrayList<Future<long[]>>();
        for (CuratorFramework client : clients.subList(0, contenders)) {
            each.add(Curator.inBackground(() -> cycles(client, end)));
        }
        LongStream.Builder all = LongStream.builder();
        for (Future<long[]> times : each) {
            Arrays.stream(times.get()).forEach(all::add);
        }
        long[] sorted = all.build().sorted().toArray();
        return sorted.length
                + " "
                + (System.nanoTime() - begun)
                + " "
                + (system.getProcessCpuTime() - cpu)
                + " "
                + sorted[sorted.length / 2]
                + " "
                + sorted[(int) (sorted.length * 0.99)];
    }

    private long[] cycles(CuratorFramework client, long end) throws Exception {
        var mutex = new InterProcessMutex(client, path);
        LongStream.Builder times = LongStream.builder();
        for (long now = System.nanoTime(); now - end < 0; ) {
            mutex.acquire();
            isTrue(holders.incrementAndGet() == 1, "two hold it");
            holders.decrementAndGet();
            mutex.release();
            long later = System.nanoTime();
            times.add(later - now);
            now = later;
        }
        return times.build().toArray();
    }
}
