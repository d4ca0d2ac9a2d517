package dev.ostler.recipes.shared;

import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ClientClosedException;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.Until;
import dev.ostler.recipes.line.Wake;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The data of a znode, kept at hand and up to date as long as it is open. Where there is no znode,
 * it is created with a seed; so it is when somebody deletes it. Any thread may call anything.
 */
public final class SharedValue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SharedValue.class);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final ManagedClient client;
    private final String path;
    private final Bytes seed;
    private final Until<Bytes> watching;
    private final Executor listenerExecutor;
    private final List<SharedListener<Bytes>> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Versioned<Bytes>> first = new CompletableFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();

    // The client's thread only.
    private boolean closed;
    private Subscription retry = () -> {};

    /** Written on the client's thread; null before the first. */
    private volatile @Nullable Versioned<Bytes> latest;

    /**
     * @param path of the znode; what is missing above is created
     */
    public SharedValue(ManagedClient client, String path, Bytes seed) {
        this.client = client;
        this.path = client.path(path);
        this.seed = seed;
        this.listenerExecutor = client.host().newListenerExecutor();
        this.watching = new Until<>(client, this::look, new Failing());
    }

    /**
     * Begins to watch it; once.
     *
     * @return completed with the first value, on the client's thread
     */
    public CompletableFuture<Versioned<Bytes>> start() {
        if (started.getAndSet(true)) {
            throw new IllegalStateException("a shared value is started once");
        }
        client.host().execute(this::watch);
        return first.copy();
    }

    private void watch() {
        if (!closed) {
            watching.begin();
        }
    }

    /** It never comes to an end: each look takes note of what there is, and waits for more. */
    private CompletableFuture<Optional<Bytes>> look(Handle handle, Wake wake) {
        return Failures.unless(
                wake.data(handle, path).thenApply(this::note),
                Code.NONODE,
                () -> seed(handle).thenCompose(nothing -> look(handle, wake)));
    }

    private CompletableFuture<Void> seed(Handle handle) {
        CompletableFuture<Void> seeded =
                client.parents(handle)
                        .above(path, () -> handle.zk().create(path, seed, CreateMode.PERSISTENT))
                        .thenCompose(created -> CompletableFuture.completedFuture(null));
        return Failures.unless(
                seeded, Code.NODEEXISTS, () -> CompletableFuture.completedFuture(null));
    }

    private Optional<Bytes> note(Data data) {
        Bytes bytes = data.bytes();
        note(bytes == null ? Bytes.EMPTY : bytes, data.stat());
        return Optional.empty();
    }

    private void note(Bytes value, Stat stat) {
        Versioned<Bytes> before = latest;
        if (closed || (before != null && before.mzxid() >= stat.mzxid())) {
            return;
        }
        var now = new Versioned<>(value, stat.version(), stat.mzxid());
        latest = now;
        first.complete(now);
        if (before != null) {
            // Who comes later hears of what comes later.
            List<SharedListener<Bytes>> present = List.copyOf(listeners);
            listenerExecutor.execute(() -> present.forEach(listener -> tell(listener, now)));
        }
    }

    private void tell(SharedListener<Bytes> listener, Versioned<Bytes> now) {
        try {
            listener.changed(now);
        } catch (Throwable e) {
            LOG.error("A listener of {} has thrown", path, e);
        }
    }

    private final class Failing implements Until.Listener<Bytes> {
        @Override
        public void came(Bytes value) {
            throw new IllegalStateException("a look never comes to an end");
        }

        @Override
        public void failed(Throwable failure) {
            if (failure instanceof ClientClosedException) {
                first.completeExceptionally(failure);
                return;
            }
            LOG.warn("{} can't be watched", path, failure);
            retry = client.host().schedule(SharedValue.this::watch, PAUSE_AFTER_FAILURE);
        }
    }

    /**
     * The latest value that is known. It may have changed meanwhile, above all while there is no
     * connection.
     *
     * @throws IllegalStateException before the first is known, see {@link #start}
     */
    public Versioned<Bytes> get() {
        Versioned<Bytes> now = latest;
        if (now == null) {
            throw new IllegalStateException("no value of " + path + " is known yet");
        }
        return now;
    }

    /** Makes it another value, whatever it is. */
    public CompletableFuture<Versioned<Bytes>> set(Bytes value) {
        return client.call(Repeat.ALWAYS, handle -> handle.zk().setData(path, value))
                .thenApply(stat -> written(value, stat));
    }

    /**
     * Makes it another value if it is at that version still.
     *
     * @return empty if it is not. Fails with an {@link dev.ostler.client.async.OperationException}
     *     that tells whether it may have happened, if the reply was lost.
     */
    public CompletableFuture<Optional<Versioned<Bytes>>> trySet(
            Versioned<Bytes> previous, Bytes value) {
        CompletableFuture<Optional<Versioned<Bytes>>> tried =
                client.call(
                                Repeat.IF_NOT_DONE,
                                handle -> handle.zk().setData(path, value, previous.version()))
                        .thenApply(stat -> Optional.of(written(value, stat)));
        return Failures.unless(
                tried, Code.BADVERSION, () -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private Versioned<Bytes> written(Bytes value, Stat stat) {
        note(value, stat);
        return new Versioned<>(value, stat.version(), stat.mzxid());
    }

    /** Adds somebody to be told, from the next change on. */
    public Subscription onChange(SharedListener<Bytes> listener) {
        // One of its own, so that the same may be there twice.
        SharedListener<Bytes> added = now -> listener.changed(now);
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    /** Watches it no longer. The znode stays, and the last value can still be asked for. */
    @Override
    public void close() {
        client.host()
                .execute(
                        () -> {
                            closed = true;
                            retry.close();
                            watching.end();
                        });
    }
}
