package dev.ostler.recipes.connection;

import dev.ostler.recipes.Subscription;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A watch that is left in each session anew. It is the watcher itself, so that removing it leaves
 * others alone. On the host's thread, but for {@link #start} and {@link #process}.
 */
final class PersistentWatch implements Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(PersistentWatch.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ManagedClient client;
    private final String path;
    private final AddWatchMode mode;

    private final Watcher told;

    private Subscription states = () -> {};
    private boolean closed;

    /** The session that has the watch, or will have. */
    private @Nullable Handle watched;

    /**
     * @param path the server's
     */
    PersistentWatch(ManagedClient client, String path, AddWatchMode mode, Watcher told) {
        this.client = client;
        this.path = path;
        this.mode = mode;
        this.told = told;
    }

    Subscription start() {
        states = client.onStateHere((any, state) -> leave());
        client.host().execute(this::leave);
        return () -> client.host().execute(this::close);
    }

    @Override
    public void process(WatchedEvent event) {
        told.process(event);
    }

    private void leave() {
        Handle session = client.handle();
        if (closed || session == null || session.equals(watched)) {
            return;
        }
        watched = session;
        CompletableFuture<Void> left =
                client.call(
                        Repeat.ALWAYS,
                        handle -> {
                            watched = handle;
                            return handle.zk().addWatch(path, this, mode);
                        });
        left.whenComplete(
                (done, failure) -> {
                    if (failure != null && !closed && !(failure instanceof IllegalStateException)) {
                        LOG.warn("A watch for {} can't be left yet", path, failure);
                        watched = null;
                        client.host().schedule(this::leave, PAUSE);
                    }
                });
    }

    private void close() {
        Handle session = watched;
        if (closed) {
            return;
        }
        closed = true;
        states.close();
        if (session != null) {
            session.zk()
                    .removeWatches(path, this, WatcherType.Any)
                    .exceptionally(
                            failure -> {
                                LOG.debug("The watch for {} goes with its session", path, failure);
                                return null;
                            });
        }
    }
}
