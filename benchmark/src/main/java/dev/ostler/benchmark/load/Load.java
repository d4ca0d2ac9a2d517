package dev.ostler.benchmark.load;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs load against a server, or the members of an ensemble, and measures a window of it.
 *
 * <ol>
 *   <li>Open a session per connection, one after the other.
 *   <li>Load during the warm-up.
 *   <li>Read the counters and the server's CPU time, record latencies for the window, read again.
 *   <li>Send nothing more, wait for every reply, close the sessions: nothing is left behind that
 *       would disturb the next run.
 * </ol>
 */
public final class Load {
    private final LoadPlan plan;
    private final LongSupplier serverCpuNanos;
    private final CountDownLatch firstEnd = new CountDownLatch(1);
    private final List<LoadLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private Load(LoadPlan plan, LongSupplier serverCpuNanos) throws IOException {
        this.plan = plan;
        this.serverCpuNanos = serverCpuNanos;
        for (int i = 0; i < plan.threads(); i++) {
            loops.add(new LoadLoop(plan.pace(), firstEnd::countDown));
        }
    }

    /**
     * Carries out a plan.
     *
     * @param serverCpuNanos CPU time that the server has used so far
     * @throws UnexpectedReplyException if any reply is not the one that is due
     * @throws IOException if a connection fails
     */
    public static LoadResult run(LoadPlan plan, LongSupplier serverCpuNanos)
            throws IOException, InterruptedException {
        return new Load(plan, serverCpuNanos).run();
    }

    /**
     * Sends a script once over one connection, {@code depth} requests at a time; to prepare data.
     *
     * @throws UnexpectedReplyException if any reply is not the one that is due
     * @throws IOException if the connection fails
     */
    public static void once(InetSocketAddress server, Script script, int depth)
            throws IOException, InterruptedException {
        var end = new CountDownLatch(1);
        var loop = new LoadLoop(new Pace.Closed(depth), end::countDown);
        loop.add(new Connection(Handshake.open(server), script, null, script.size()));
        Thread thread = Thread.ofPlatform().daemon().name("load-once").start(loop);
        thread.join();
        rethrowFailure(loop);
    }

    private LoadResult run() throws IOException, InterruptedException {
        connect();
        for (int i = 0; i < loops.size(); i++) {
            threads.add(Thread.ofPlatform().daemon().name("load-" + i).start(loops.get(i)));
        }
        try {
            waitOrFail(plan.warmUp().toNanos());
            loops.forEach(LoadLoop::startRecording);
            long begin = System.nanoTime();
            long serverBegin = serverCpuNanos.getAsLong();
            long clientBegin = clientCpuNanos();
            long answeredBegin = answered();
            waitOrFail(plan.window().toNanos());
            long answeredEnd = answered();
            long clientEnd = clientCpuNanos();
            long serverEnd = serverCpuNanos.getAsLong();
            long end = System.nanoTime();
            loops.forEach(LoadLoop::stopRecording);
            finish();
            return new LoadResult(
                    answeredEnd - answeredBegin,
                    end - begin,
                    serverEnd - serverBegin,
                    clientEnd - clientBegin,
                    latencies());
        } finally {
            loops.forEach(LoadLoop::stop);
        }
    }

    private void connect() throws IOException {
        var channels = new ArrayList<SocketChannel>();
        try {
            for (int i = 0; i < plan.scripts().size(); i++) {
                channels.add(Handshake.open(plan.server(i)));
            }
        } catch (IOException | RuntimeException e) {
            for (SocketChannel channel : channels) {
                channel.close();
            }
            throw e;
        }
        long start = System.nanoTime();
        for (int i = 0; i < channels.size(); i++) {
            Schedule schedule =
                    plan.pace() instanceof Pace.Open(double rate)
                            ? Schedule.of(rate, i, channels.size(), start)
                            : null;
            loops.get(i % loops.size())
                    .add(
                            new Connection(
                                    channels.get(i),
                                    plan.scripts().get(i),
                                    schedule,
                                    Long.MAX_VALUE));
        }
    }

    private void waitOrFail(long nanos) throws IOException, InterruptedException {
        if (firstEnd.await(nanos, TimeUnit.NANOSECONDS)) {
            finish();
            throw new IOException("the load ended before its time");
        }
    }

    private void finish() throws IOException, InterruptedException {
        loops.forEach(LoadLoop::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        for (LoadLoop loop : loops) {
            rethrowFailure(loop);
        }
    }

    private static void rethrowFailure(LoadLoop loop) throws IOException {
        Throwable failure = loop.failure();
        if (failure instanceof UnexpectedReplyException unexpected) {
            throw unexpected;
        }
        if (failure != null) {
            throw new IOException("the load failed: " + failure.getMessage(), failure);
        }
    }

    private long answered() {
        return loops.stream().mapToLong(LoadLoop::answered).sum();
    }

    private long clientCpuNanos() {
        var bean = ManagementFactory.getThreadMXBean();
        return threads.stream().mapToLong(thread -> bean.getThreadCpuTime(thread.threadId())).sum();
    }

    private Histogram latencies() {
        var all = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
        loops.forEach(loop -> all.add(loop.latencies()));
        return all;
    }
}
