package dev.ostler.server;

import dev.ostler.protocol.Zxid;
import dev.ostler.server.admin.Data;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes snapshots in the background, one at a time. A version never changes, so the file is an
 * exact cut, and writes go on meanwhile.
 */
final class SnapshotThread implements Measured, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotThread.class);

    private final SnapshotWriter writer;
    private final Consumer<Throwable> onFailure;
    private final Semaphore free = new Semaphore(1);
    private final Distribution writeMillis = new Distribution();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();
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
        if (!free.tryAcquire()) {
            LOG.warn("Too busy to snap, skipping");
            return;
        }
        thread.execute(
                () -> {
                    try {
                        write(tree);
                    } catch (IOException | RuntimeException e) {
                        onFailure.accept(e);
                    } finally {
                        free.release();
                    }
                });
    }

    /** Writes the first snapshot, and returns when it is durable. */
    void takeFirst(TreeVersion tree) throws IOException {
        write(tree);
    }

    /**
     * Writes a snapshot, behind one that is being written, and returns when it is durable. Not for
     * threads that serve.
     *
     * @param tree gives what to write, once it is known that it is the next
     * @return the file and the last transaction in it
     * @throws IOException if it could not be written, which the server survives: nothing depends on
     *     it
     */
    Data.Snapshot takeNow(Callable<TreeVersion> tree) throws IOException, InterruptedException {
        var taken = new CompletableFuture<Data.Snapshot>();
        free.acquire();
        try {
            thread.execute(
                    () -> {
                        try {
                            TreeVersion version = tree.call();
                            taken.complete(new Data.Snapshot(write(version), version.zxid()));
                        } catch (Exception e) {
                            taken.completeExceptionally(e);
                        } finally {
                            free.release();
                        }
                    });
        } catch (RejectedExecutionException e) {
            free.release();
            throw new IOException("the server stops", e);
        }
        try {
            return taken.get();
        } catch (ExecutionException e) {
            errors.incrementAndGet();
            throw new IOException(e.getCause());
        }
    }

    /** Somebody asked for one too soon. */
    void limited() {
        limited.incrementAndGet();
    }

    /** Waits until none is being written, and has none written until {@link #resume}. */
    void pause() throws InterruptedException {
        free.acquire();
    }

    void resume() {
        free.release();
    }

    private Path write(TreeVersion tree) throws IOException {
        long begin = System.nanoTime();
        Path file = writer.write(new TreeSnapshot(tree));
        long millis = (System.nanoTime() - begin) / 1_000_000;
        writeMillis.note(millis);
        LOG.info(
                "Snapshot taken in {} ms: {} at {}, {} znodes",
                millis,
                file,
                new Zxid(tree.zxid()),
                tree.znodeCount());
        return file;
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                writeMillis.summary("snapshottime"),
                new Metric.Counter("snapshot_error_count", errors.get()),
                new Metric.Counter("snapshot_rate_limited_count", limited.get()));
    }

    @Override
    public void reset() {
        writeMillis.reset();
        errors.set(0);
        limited.set(0);
    }

    /** Waits for the snapshot that is being written. */
    @Override
    public void close() {
        thread.close();
    }
}
