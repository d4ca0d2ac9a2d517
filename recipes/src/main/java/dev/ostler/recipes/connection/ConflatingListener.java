package dev.ostler.recipes.connection;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Brings the states to one listener of the application, on an executor. What has not been delivered
 * when the next state comes is replaced by it; only a LOST stays, before the last.
 */
final class ConflatingListener {
    private final Consumer<ConnectionState> listener;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private boolean lost;
    private @Nullable ConnectionState last;
    private boolean closed;

    ConflatingListener(Consumer<ConnectionState> listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    void become(ConnectionState next) {
        lock.lock();
        try {
            lost |= next == ConnectionState.LOST;
            boolean underWay = last != null;
            last = next;
            if (underWay) {
                return;
            }
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::deliver);
        } catch (RuntimeException e) {
            refused();
            throw e;
        }
    }

    /** The executor may take the next state; a LOST waits for that. */
    private void refused() {
        lock.lock();
        try {
            last = null;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is delivered any more, but for what is being delivered. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void deliver() {
        boolean tellLost;
        ConnectionState tellLast;
        lock.lock();
        try {
            tellLost = lost;
            tellLast = last;
            lost = false;
            last = null;
            if (closed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        try {
            if (tellLost) {
                listener.accept(ConnectionState.LOST);
            }
        } finally {
            if (tellLast != null && !(tellLost && tellLast == ConnectionState.LOST)) {
                listener.accept(tellLast);
            }
        }
    }
}
