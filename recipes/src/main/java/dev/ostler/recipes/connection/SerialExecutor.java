package dev.ostler.recipes.connection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/** Runs tasks on some thread of a pool, one after the other, in their order. */
final class SerialExecutor implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor pool;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    SerialExecutor(Executor pool) {
        this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        pool.execute(this::runAll);
    }

    private void runAll() {
        for (Runnable task = take(); task != null; task = take()) {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.error("A listener has thrown", e);
            }
        }
    }

    private @Nullable Runnable take() {
        lock.lock();
        try {
            Runnable next = waiting.poll();
            running = next != null;
            return next;
        } finally {
            lock.unlock();
        }
    }
}
