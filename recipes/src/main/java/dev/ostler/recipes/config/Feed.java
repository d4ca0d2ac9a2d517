package dev.ostler.recipes.config;

import dev.ostler.recipes.connection.Host;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The way of configurations to one listener: the newest waits while it is busy with another. */
final class Feed {
    private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

    private final Host host;
    private final Executor executor;
    private final ConfigListener listener;

    // On the host's thread.
    private Config told = Config.EMPTY;
    private @Nullable Config waiting;
    private boolean busy;

    /** Seen by the listener's thread as well. */
    private volatile boolean closed;

    Feed(Host host, Executor executor, ConfigListener listener) {
        this.host = host;
        this.executor = executor;
        this.listener = listener;
    }

    void tell(Config config) {
        waiting = config;
        next();
    }

    /** From any thread. */
    void close() {
        closed = true;
    }

    private void next() {
        Config now = waiting;
        if (busy || closed || now == null) {
            return;
        }
        Config before = told;
        told = now;
        waiting = null;
        busy = true;
        try {
            executor.execute(() -> call(before, now));
        } catch (RejectedExecutionException e) {
            LOG.warn("A listener's executor takes nothing any more; it hears no more", e);
            close();
        }
    }

    private void call(Config before, Config now) {
        try {
            if (!closed) {
                listener.changed(before, now);
            }
        } catch (Throwable e) {
            LOG.error("A listener has thrown", e);
        } finally {
            host.execute(
                    () -> {
                        busy = false;
                        next();
                    });
        }
    }
}
