package dev.ostler.server;

import dev.ostler.protocol.Zxid;
import dev.ostler.server.fourletter.Distribution;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.storage.snapshot.SnapshotWriter;
import dev.ostler.tree.TreeVersion;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Writes snapshots in the background, one at a time. A version never changes, so the file is an
 * exact cut, and writes go on meanwhile.
 */
final class SnapshotThread implements Measured, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotThread.class);

    private final SnapshotWriter writer;
    private final Consumer<Throwable> onFailure;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Distribution writeMillis = new Distribution();
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(1),
                    task -> new Thread(task, "snapshot"));

    /**
     * @param onFailure is told of a snapshot that could not be written: without snapshots the log
     *     grows for ever, so the server must stop while its disk can still be looked after
     */
    SnapshotThread(SnapshotWriter writer, Consumer<Throwable> onFailure) {
        this.writer = writer;
        this.onFailure = onFailure;
    }

    /** Begins to write a snapshot, unless one is being written. */
    void take(TreeVersion tree) {
        if (!busy.compareAndSet(false, true)) {
            LOG.warn("Too busy to snap, skipping");
            return;
        }
        thread.execute(() -> write(tree));
    }

    /** Waits until none is being written; nobody may ask for one meanwhile. */
    void awaitIdle() throws InterruptedException {
        var idle = new CountDownLatch(1);
        thread.execute(idle::countDown);
        idle.await();
    }

    private void write(TreeVersion tree) {
        long begin = System.nanoTime();
        try {
            Path file = writer.write(new TreeSnapshot(tree));
            long millis = (System.nanoTime() - begin) / 1_000_000;
            writeMillis.note(millis);
            LOG.info(
                    "Snapshot taken in {} ms: {} at {}, {} znodes",
                    millis,
                    file,
                    new Zxid(tree.zxid()),
                    tree.znodeCount());
        } catch (IOException | RuntimeException e) {
            onFailure.accept(e);
        } finally {
            busy.set(false);
        }
    }

    @Override
    public List<Metric> metrics() {
        return List.of(writeMillis.summary("snapshottime"));
    }

    @Override
    public void reset() {
        writeMillis.reset();
    }

    /** Waits for the snapshot that is being written. */
    @Override
    public void close() {
        thread.close();
    }
}
