package dev.ostler.recipes.cache;

import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Host;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * The way of notices to one listener, on its executor. There is at most one batch on its way; what
 * comes meanwhile waits, and when that grows, what concerns the same path becomes one: so no more
 * waits than there are znodes. Lives on the host's thread.
 */
final class Delivery implements Consumer<Notice> {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** So many notices may wait as they are. */
    static final int WAITING_MAX = 1024;

    private final Host host;
    private final Executor executor;
    private final Consumer<Notice> listener;
    private List<Notice> waiting = new ArrayList<>();
    private int compactAt = WAITING_MAX;
    private boolean busy;

    /** Seen by the listener's thread as well. */
    private volatile boolean closed;

    Delivery(Host host, Executor executor, Consumer<Notice> listener) {
        this.host = host;
        this.executor = executor;
        this.listener = listener;
    }

    @Override
    public void accept(Notice notice) {
        if (closed) {
            return;
        }
        waiting.add(notice);
        if (waiting.size() >= compactAt) {
            waiting = compact(waiting);
            compactAt = Math.max(WAITING_MAX, 2 * waiting.size());
        }
        next();
    }

    /** Nothing is delivered any more; from any thread. */
    void close() {
        closed = true;
    }

    private void next() {
        if (busy || waiting.isEmpty() || closed) {
            return;
        }
        busy = true;
        List<Notice> batch = waiting;
        waiting = new ArrayList<>();
        compactAt = WAITING_MAX;
        try {
            executor.execute(() -> deliver(batch));
        } catch (RejectedExecutionException e) {
            LOG.warn("A listener's executor takes nothing any more; it hears no more", e);
            close();
        }
    }

    private void deliver(List<Notice> batch) {
        for (Notice notice : batch) {
            if (closed) {
                return;
            }
            call(() -> listener.accept(notice));
        }
        host.execute(
                () -> {
                    busy = false;
                    next();
                });
    }

    /** What an application does. */
    interface Call {
        void run() throws Exception;
    }

    /** Calls an application, whose mistakes are its own. */
    static void call(Call listener) {
        try {
            listener.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            LOG.error("A listener has thrown", e);
        }
    }

    /**
     * Makes one of what concerns the same path, at the place of the last of them, but not across a
     * completion; of the connection the last loss and the last state stay.
     */
    private static List<Notice> compact(List<Notice> notices) {
        int lastState = -1;
        int lastLoss = -1;
        for (int i = 0; i < notices.size(); i++) {
            if (notices.get(i) instanceof Notice.Connection connection) {
                lastState = i;
                lastLoss = connection.state() == ConnectionState.LOST ? i : lastLoss;
            }
        }
        List<Notice> compacted = new ArrayList<>();
        Map<String, Difference> differences = new LinkedHashMap<>();
        for (int i = 0; i < notices.size(); i++) {
            Notice notice = notices.get(i);
            if (notice instanceof Notice.Change change) {
                merge(differences, change.event());
            } else if (notice instanceof Notice.Complete) {
                flush(differences, compacted);
                // One completion behind another says nothing.
                compacted.removeIf(other -> other instanceof Notice.Complete);
                compacted.add(notice);
            } else if (i == lastState || i == lastLoss) {
                compacted.add(notice);
            }
        }
        flush(differences, compacted);
        return compacted;
    }

    private static void merge(Map<String, Difference> differences, CacheEvent event) {
        Difference before = differences.remove(event.path());
        Difference next = Difference.of(event);
        differences.put(event.path(), before == null ? next : before.then(next));
    }

    private static void flush(Map<String, Difference> differences, List<Notice> to) {
        for (Difference difference : differences.values()) {
            for (CacheEvent event : difference.events()) {
                to.add(new Notice.Change(event));
            }
        }
        differences.clear();
    }
}
