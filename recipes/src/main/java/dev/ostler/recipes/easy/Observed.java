package dev.ostler.recipes.easy;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Something of a znode that is read, with a watch, whenever it has changed and in each new session.
 * What is read is told if it is another version than before, or another session; not at first, for
 * that is what was there. On the host's thread, but for the listener.
 */
final class Observed<V> implements Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Observed.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ManagedClient client;
    private final Reading<V> reading;
    private final Function<V, Object> version;
    private final Consumer<Optional<V>> listener;
    private final Executor executor;

    /** Completed when the watch is there for the first time. */
    private final CompletableFuture<Void> begun = new CompletableFuture<>();

    private Subscription states = () -> {};
    private boolean isReading;
    private boolean readAgain;
    private boolean newSession;

    /** Read by the listener's thread too, so that it hears nothing that comes late. */
    private volatile boolean closed;

    /** The version that was read last; null for none, or before the first. */
    private @Nullable Object last;

    /** Reads, and leaves the watch; empty if the znode is not there. */
    interface Reading<V> {
        CompletableFuture<Optional<V>> read(Handle session, Watcher watcher);
    }

    /**
     * @param version differs between what is to be told and what was before
     */
    Observed(
            ManagedClient client,
            Reading<V> reading,
            Function<V, Object> version,
            Consumer<Optional<V>> listener) {
        this.client = client;
        this.reading = reading;
        this.version = version;
        this.listener = listener;
        this.executor = client.host().newListenerExecutor();
    }

    /** Begins; any thread. */
    CompletableFuture<Void> begin() {
        client.host()
                .execute(
                        () -> {
                            states = client.onStateHere(this::stateChanged);
                            read();
                        });
        return begun;
    }

    /** Ends it; any thread. A watch that is left is for nothing. */
    void close() {
        client.host()
                .execute(
                        () -> {
                            closed = true;
                            states.close();
                        });
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getType() != EventType.None) {
            client.host().execute(this::read);
        }
    }

    private void stateChanged(ManagedClient any, ConnectionState state) {
        if (state == ConnectionState.LOST) {
            newSession = true;
        } else if (state == ConnectionState.RECONNECTED && newSession) {
            read();
        }
    }

    private void read() {
        if (closed) {
            return;
        }
        if (isReading) {
            readAgain = true;
            return;
        }
        isReading = true;
        readAgain = false;
        boolean tellAlways = newSession;
        newSession = false;
        client.call(Repeat.ALWAYS, session -> reading.read(session, this))
                .whenComplete(
                        (found, failure) -> {
                            isReading = false;
                            if (failure == null) {
                                found(found, tellAlways);
                            } else {
                                newSession |= tellAlways;
                                failed(failure);
                            }
                            if (readAgain) {
                                read();
                            }
                        });
    }

    private void found(Optional<V> found, boolean tellAlways) {
        Object now = found.map(version).orElse(null);
        boolean changed = now == null ? last != null : !now.equals(last);
        last = now;
        if (begun.complete(null) || closed) {
            return;
        }
        if (changed || tellAlways) {
            executor.execute(() -> tell(found));
        }
    }

    private void tell(Optional<V> found) {
        if (!closed) {
            listener.accept(found);
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof IllegalStateException || closed) {
            begun.completeExceptionally(failure);
            return; // The client is closed.
        }
        LOG.warn("What is subscribed to can't be read yet", failure);
        client.host().schedule(this::read, PAUSE);
    }
}
