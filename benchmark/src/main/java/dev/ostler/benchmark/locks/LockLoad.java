package dev.ostler.benchmark.locks;

import com.sun.management.OperatingSystemMXBean;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.retry.RetryOneTime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * A {@link FairLock}, acquired and given back again and again: the program of a process that takes
 * the same orders as the one with Curator, {@code LockLoad} in {@code interop/peer}, and answers in
 * the same way. It waits until the lock is given back, as Curator does; with {@code close} instead
 * of {@code lock} it does not, as at the end of a {@code try}.
 */
final class LockLoad {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String address;
    private final String path;
    private final List<ManagedClient> clients = new ArrayList<>();
    private final AtomicInteger holders = new AtomicInteger();

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private LockLoad(String address, String path) {
        this.address = address;
        this.path = path;
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, ExecutionException {
        var load = new LockLoad(arguments[0], arguments[1]);
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            boolean waits = words[0].equals("lock");
            System.out.println(
                    load.run(waits, Integer.parseInt(words[1]), Long.parseLong(words[2])));
        }
        load.clients.forEach(ManagedClient::close);
    }

    private String run(boolean waits, int contenders, long millis)
            throws InterruptedException, ExecutionException {
        while (clients.size() < contenders) {
            ManagedClient client = ManagedClient.newClient(address, new RetryOneTime(100)).start();
            clients.add(client);
            if (!client.blockUntilConnected(PATIENCE)) {
                throw new IllegalStateException("there is no connection to " + address);
            }
        }
        long begun = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        long end = begun + TimeUnit.MILLISECONDS.toNanos(millis);
        LongStream.Builder all = LongStream.builder();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var each = new ArrayList<Future<long[]>>();
            for (ManagedClient client : clients.subList(0, contenders)) {
                each.add(threads.submit(() -> cycles(client, waits, end)));
            }
            for (Future<long[]> times : each) {
                Arrays.stream(times.get()).forEach(all::add);
            }
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

    private long[] cycles(ManagedClient client, boolean waits, long end)
            throws InterruptedException {
        var lock = new FairLock(client, path);
        LongStream.Builder times = LongStream.builder();
        long now = System.nanoTime();
        while (now - end < 0) {
            Held held = lock.acquire();
            if (holders.incrementAndGet() != 1) {
                throw new IllegalStateException("two hold it");
            }
            holders.decrementAndGet();
            if (waits) {
                held.release();
            } else {
                held.close();
            }
            long later = System.nanoTime();
            times.add(later - now);
            now = later;
        }
        return times.build().toArray();
    }
}
