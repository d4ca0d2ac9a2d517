package dev.ostler.benchmark.load;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.HdrHistogram.Histogram;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Many connections watch one znode, which is written over and over: the next write follows when all
 * have heard of the last one. The watches are persistent, so that nothing but the change and what
 * is told of it is measured. One operation is one notification; the latency is that of the last
 * watcher, from the sending of the write, once per change.
 */
public final class Notifications {
    private static final ZnodePath PATH = ZnodePath.of("/bench-notified");
    private static final int PERSISTENT = 0;
    private static final int SELECT_MILLIS = 30_000;

    /** A notification with its frame length: header, type, state, path. */
    private static final int FRAME = 4 + 16 + 4 + 4 + 4 + PATH.length();

    private final Selector selector;
    private final SocketChannel writer;
    private final Exchange write =
            new Exchange(new Request.SetData(PATH, Bytes.wrap(new byte[100]), -1), Workload.STAT);
    private final List<SocketChannel> watchers = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
    private final Histogram latencies = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
    private int missing;
    private long notifications;

    private Notifications(SocketChannel writer) throws IOException {
        this.writer = writer;
        selector = Selector.open();
    }

    /**
     * Writes in the calling thread.
     *
     * @param count how many watch
     * @param serverCpuNanos CPU time that the server has used so far
     * @throws UnexpectedReplyException if a request fails
     * @throws IOException if a connection fails, or a notification does not come
     */
    public static LoadResult run(
            InetSocketAddress server,
            int count,
            Duration warmUp,
            Duration window,
            LongSupplier serverCpuNanos)
            throws IOException {
        var run = new Notifications(Handshake.open(server));
        try {
            return run.measure(server, count, warmUp, window, serverCpuNanos);
        } finally {
            run.close();
        }
    }

    private LoadResult measure(
            InetSocketAddress server,
            int count,
            Duration warmUp,
            Duration window,
            LongSupplier serverCpuNanos)
            throws IOException {
        Handshake.call(writer, Fixture.create(PATH, Bytes.EMPTY));
        var watch = new Exchange(new Request.AddWatch(PATH, PERSISTENT), 4);
        for (int i = 0; i < count; i++) {
            SocketChannel watcher = Handshake.open(server);
            watchers.add(watcher);
            Handshake.call(watcher, watch);
            watcher.configureBlocking(false);
            watcher.register(selector, SelectionKey.OP_READ);
        }
        writeUntil(System.nanoTime() + warmUp.toNanos());
        latencies.reset();
        long begin = System.nanoTime();
        long serverBegin = serverCpuNanos.getAsLong();
        long clientBegin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long notificationsBegin = notifications;
        writeUntil(begin + window.toNanos());
        return new LoadResult(
                notifications - notificationsBegin,
                System.nanoTime() - begin,
                serverCpuNanos.getAsLong() - serverBegin,
                ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - clientBegin,
                latencies);
    }

    private void writeUntil(long deadline) throws IOException {
        while (System.nanoTime() - deadline < 0) {
            long start = System.nanoTime();
            missing = watchers.size() * FRAME;
            Handshake.call(writer, write);
            while (missing > 0) {
                if (selector.select(this::ready, SELECT_MILLIS) == 0) {
                    throw new EOFException(missing / FRAME + " notifications do not come");
                }
            }
            if (missing < 0) {
                throw new UnexpectedReplyException("more than one notification of one change");
            }
            latencies.recordValue(
                    Math.min(System.nanoTime() - start, latencies.getHighestTrackableValue()));
            notifications += watchers.size();
        }
    }

    private void ready(SelectionKey key) {
        try {
            int count = ((SocketChannel) key.channel()).read(buffer.clear());
            if (count < 0) {
                throw new EOFException("the server closed the connection of a watcher");
            }
            missing -= count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() throws IOException {
        selector.close();
        for (SocketChannel watcher : watchers) {
            watcher.close();
        }
        try (writer) {
            if (writer.isConnected()) {
                Handshake.call(writer, new Exchange(new Request.Delete(PATH, -1), 0));
            }
        }
    }
}
