package dev.ostler.recipes.member;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A persistent watch that is set again whenever it must be. Servers do not tell what has happened
 * while there was no connection: after each {@link Listener#reset} look for yourself. {@link
 * dev.ostler.recipes.cache.ZnodeCache} does that.
 */
public final class PersistentWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PersistentWatcher.class);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    /** Hears events. Its methods may block. */
    @FunctionalInterface
    public interface Listener {
        /** Something has happened; the path is in the client's namespace. */
        void event(WatchedEvent event);

        /** The watch is there, for the first time or again: events may have been missed before. */
        default void reset() {}
    }

    private final ManagedClient client;
    private final String path;
    private final AddWatchMode mode;
    private final CompletableFuture<Void> set = new CompletableFuture<>();

    // On the client's thread.
    private final Map<Listener, Executor> listeners = new LinkedHashMap<>();
    private Subscription states = () -> {};
    private Subscription closing = () -> {};
    private Subscription again = () -> {};
    private @Nullable Handle handle;
    private @Nullable Watcher watcher;
    private int round;
    private boolean started;
    private boolean closed;

    /**
     * @param recursive whether it is for all below the path as well
     */
    public PersistentWatcher(ManagedClient client, String path, boolean recursive) {
        PathUtils.validatePath(path);
        this.client = client;
        this.path = path;
        this.mode = recursive ? AddWatchMode.PERSISTENT_RECURSIVE : AddWatchMode.PERSISTENT;
    }

    /** Begins; completed when the watch is there for the first time. */
    public CompletableFuture<Void> start() {
        client.host().execute(this::begin);
        return set.copy();
    }

    /** Listens on an executor of its own. */
    public Subscription listen(Listener listener) {
        return listen(listener, client.host().newListenerExecutor());
    }

    /** As above, on another executor. */
    public Subscription listen(Listener listener, Executor executor) {
        client.host().execute(() -> listeners.put(listener, executor));
        return () -> client.host().execute(() -> listeners.remove(listener));
    }

    @Override
    public void close() {
        client.host().execute(this::end);
    }

    private void begin() {
        if (started || closed) {
            return;
        }
        started = true;
        closing = client.onClose(this::end);
        states = client.onStateHere((same, state) -> become(state));
        become(client.state());
    }

    private void end() {
        if (closed) {
            return;
        }
        closed = true;
        states.close();
        closing.close();
        again.close();
        round++;
        Handle current = handle;
        Watcher mine = watcher;
        if (current != null && mine != null && current.equals(client.handle())) {
            // Whether there is one to remove or not, a failure leaves nothing to do.
            current.zk().removeWatches(client.path(path), mine, WatcherType.Any);
        }
        listeners.clear();
        set.cancel(false);
    }

    private void become(@Nullable ConnectionState state) {
        round++;
        again.close();
        if (state != null && state.isConnected()) {
            add();
        }
    }

    private void add() {
        Handle current = client.handle();
        if (closed || current == null) {
            return;
        }
        Watcher mine = watcher;
        if (!current.equals(handle) || mine == null) {
            handle = current;
            mine = event -> client.host().execute(() -> on(event, current));
            watcher = mine;
        }
        int asked = round;
        current.zk()
                .addWatch(client.path(path), mine, mode)
                .whenComplete(
                        (done, failure) -> {
                            if (asked != round) {
                                return;
                            }
                            if (failure == null) {
                                set.complete(null);
                                listeners.forEach(
                                        (listener, executor) -> executor.execute(listener::reset));
                            } else {
                                LOG.warn("{} can't be watched", path, failure);
                                again = client.host().schedule(this::add, AGAIN_AFTER);
                            }
                        });
    }

    private void on(WatchedEvent event, Handle from) {
        if (closed || !from.equals(handle) || event.getType() == EventType.None) {
            return;
        }
        if (event.getType() == EventType.PersistentWatchRemoved) {
            return;
        }
        var inside =
                new WatchedEvent(
                        event.getType(),
                        event.getState(),
                        client.unpath(event.getPath()),
                        event.getZxid());
        listeners.forEach((listener, executor) -> executor.execute(() -> listener.event(inside)));
    }
}
