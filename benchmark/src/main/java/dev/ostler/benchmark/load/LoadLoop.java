package dev.ostler.benchmark.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread's share of the connections. Everything but {@link #startRecording}, {@link
 * #stopRecording}, {@link #stop}, {@link #answered} and {@link #failure} belongs to that thread.
 */
final class LoadLoop implements Runnable {
    private static final int READ_BYTES = 256 * 1024;

    /** How far apart an open loop looks at its schedule. */
    private static final long OPEN_LOOP_PAUSE_NANOS = 50_000;

    /** A server that leaves requests unanswered so long after the last one has lost them. */
    private static final Duration DRAIN = Duration.ofSeconds(20);

    private final Pace pace;
    private final Runnable onEnd;
    private final Selector selector = Selector.open();
    private final List<SelectionKey> keys = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Histogram latencies = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
    private final AtomicLong answered = new AtomicLong();

    // Written by the thread that measures.
    private volatile boolean recording;
    private volatile boolean stopRequested;

    // Written by this thread, read by the one that measures.
    private volatile @Nullable Throwable failure;

    /**
     * @param onEnd told when the loop has ended, well or not
     */
    LoadLoop(Pace pace, Runnable onEnd) throws IOException {
        this.pace = pace;
        this.onEnd = onEnd;
    }

    /** Adds a connection before the loop is started. */
    void add(Connection connection) throws IOException {
        connection.channel().configureBlocking(false);
        keys.add(connection.channel().register(selector, SelectionKey.OP_READ, connection));
    }

    void startRecording() {
        recording = true;
    }

    void stopRecording() {
        recording = false;
    }

    /** Asks for an orderly end: what is unanswered is waited for, the sessions are closed. */
    void stop() {
        stopRequested = true;
        selector.wakeup();
    }

    /** Replies so far. */
    long answered() {
        return answered.getOpaque();
    }

    /** Why the loop ended before its time, or null. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** What was recorded; to be called after the end. */
    Histogram latencies() {
        return latencies;
    }

    @Override
    public void run() {
        try (selector) {
            load();
            drain();
            closeSessions();
        } catch (IOException | RuntimeException e) {
            failure = e;
        } finally {
            for (SelectionKey key : keys) {
                closeQuietly(connection(key).channel());
            }
            onEnd.run();
        }
    }

    private void load() throws IOException {
        long start = System.nanoTime();
        if (pace instanceof Pace.Closed(int depth)) {
            for (SelectionKey key : keys) {
                connection(key).send(depth, start, key);
            }
        }
        while (!stopRequested && !allDone()) {
            if (pace instanceof Pace.Closed) {
                selector.select(this::ready);
            } else {
                long now = System.nanoTime();
                for (SelectionKey key : keys) {
                    connection(key).sendDue(now, key);
                }
                if (selector.selectNow(this::ready) == 0) {
                    LockSupport.parkNanos(OPEN_LOOP_PAUSE_NANOS);
                }
            }
        }
    }

    private void drain() throws IOException {
        long deadline = System.nanoTime() + DRAIN.toNanos();
        for (SelectionKey key : keys) {
            connection(key).stop(System.nanoTime(), key);
        }
        while (!allDone()) {
            if (System.nanoTime() - deadline > 0) {
                throw new UnexpectedReplyException("requests were left unanswered");
            }
            selector.select(this::ready, 100);
        }
    }

    private void closeSessions() throws IOException {
        for (SelectionKey key : keys) {
            key.cancel();
        }
        selector.selectNow();
        for (SelectionKey key : keys) {
            SocketChannel channel = connection(key).channel();
            channel.configureBlocking(true);
            Handshake.close(channel);
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = connection(key);
        try {
            if (key.isWritable()) {
                connection.flush(key);
            }
            if (key.isReadable()) {
                int count = connection.receive(buffer, recording ? latencies : null, key);
                answered.setOpaque(answered.getPlain() + count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean allDone() {
        for (SelectionKey key : keys) {
            if (!connection(key).isDone()) {
                return false;
            }
        }
        return true;
    }

    private static Connection connection(SelectionKey key) {
        return (Connection) key.attachment();
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The run is over; what mattered was reported by the exception that ended it.
            return;
        }
    }
}
