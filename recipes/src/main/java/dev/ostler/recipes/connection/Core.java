package dev.ostler.recipes.connection;

import dev.ostler.client.async.OperationException;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.operation.Parents;

import org.apache.zookeeper.CreateMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** What all views of a client share: its session, and what goes on with it. */
final class Core {
    private static final Logger LOG = LoggerFactory.getLogger(Core.class);

    private enum Life {
        LATENT,
        STARTED,
        CLOSED
    }

    private final Host host;
    private final Settings settings;
    private final SessionKeeper keeper;
    private final AtomicReference<Life> life = new AtomicReference<>(Life.LATENT);
    private final Registry<Runnable> closing = new Registry<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    // The host's thread.
    private final Set<Attempts<?>> underWay = new LinkedHashSet<>();
    private final Set<Namespace> ensured = new HashSet<>();

    Core(Host host, Handle.Factory factory, Settings settings) {
        this.host = host;
        this.settings = settings;
        keeper = new SessionKeeper(host, factory, settings);
    }

    Host host() {
        return host;
    }

    Settings settings() {
        return settings;
    }

    SessionKeeper keeper() {
        return keeper;
    }

    void start() {
        if (!life.compareAndSet(Life.LATENT, Life.STARTED)) {
            throw unusable();
        }
        Subscription changes =
                settings.ensemble().onChange(() -> host.execute(keeper::moveToServers));
        onClose(changes::close);
        if (settings.followEnsemble()) {
            followEnsemble();
        }
        host.execute(keeper::open);
    }

    private void followEnsemble() {
        var tracker =
                new EnsembleTracker(
                        host,
                        Reachability.TCP,
                        watcher ->
                                call(
                                        Namespace.NONE,
                                        null,
                                        Repeat.ALWAYS,
                                        handle -> handle.zk().getConfig(watcher)),
                        keeper::use);
        keeper.onState(
                state -> {
                    if (state == ConnectionState.CONNECTED
                            || state == ConnectionState.RECONNECTED) {
                        tracker.read();
                    }
                });
    }

    private IllegalStateException unusable() {
        return switch (life.get()) {
            case LATENT -> new IllegalStateException("the client was not started");
            case STARTED -> new IllegalStateException("the client was started before");
            case CLOSED -> new ClientClosedException();
        };
    }

    boolean isStarted() {
        return life.get() == Life.STARTED;
    }

    /** Begins to close, once; the future is completed when the session has ended. */
    CompletableFuture<Void> close() {
        Life before = life.getAndSet(Life.CLOSED);
        if (before != Life.CLOSED) {
            here(this::end);
        }
        return closed;
    }

    private void end() {
        for (Runnable hook : closing.all()) {
            try {
                hook.run();
            } catch (Throwable e) {
                LOG.error("Something fails to close", e);
            }
        }
        CompletableFuture<Void> ended = keeper.close();
        List.copyOf(underWay).forEach(attempts -> attempts.fail(new ClientClosedException()));
        ended.whenComplete(
                (nothing, failure) -> {
                    closed.complete(null);
                    host.shutdown();
                });
    }

    Subscription onClose(Runnable hook) {
        return closing.add(hook);
    }

    CompletableFuture<Void> connected() {
        var connected = new CompletableFuture<Void>();
        here(
                () -> {
                    if (!isStarted()) {
                        connected.completeExceptionally(unusable());
                    } else if (keeper.isConnected()) {
                        connected.complete(null);
                    } else {
                        Subscription waiting = keeper.whenConnected(() -> connected.complete(null));
                        Subscription hook =
                                onClose(
                                        () ->
                                                connected.completeExceptionally(
                                                        new ClientClosedException()));
                        connected.whenComplete(
                                (nothing, failure) ->
                                        here(
                                                () -> {
                                                    waiting.close();
                                                    hook.close();
                                                }));
                    }
                });
        return connected;
    }

    <T> CompletableFuture<T> call(
            Namespace namespace,
            @Nullable Duration patience,
            Repeat repeat,
            Function<Handle, CompletableFuture<T>> attempt) {
        var result = new CompletableFuture<T>();
        here(
                () -> {
                    if (!isStarted()) {
                        result.completeExceptionally(unusable());
                    } else {
                        begin(result, patience, repeat, within(namespace, attempt));
                    }
                });
        return result;
    }

    private <T> void begin(
            CompletableFuture<T> result,
            @Nullable Duration patience,
            Repeat repeat,
            Function<Handle, CompletableFuture<T>> attempt) {
        var attempts =
                new Attempts<>(
                        host,
                        keeper,
                        settings,
                        repeat,
                        patience,
                        attempt,
                        result,
                        underWay::remove);
        underWay.add(attempts);
        result.whenComplete(
                (value, failure) -> {
                    if (failure != null) {
                        here(attempts::stop);
                    }
                });
        attempts.begin();
    }

    /** Has the namespace created before the first attempt in it; it is no matter if that fails. */
    private <T> Function<Handle, CompletableFuture<T>> within(
            Namespace namespace, Function<Handle, CompletableFuture<T>> attempt) {
        if (namespace.path().isEmpty() || ensured.contains(namespace)) {
            return attempt;
        }
        return handle ->
                ensured.contains(namespace)
                        ? attempt.apply(handle)
                        : new Parents(handle.zk(), CreateMode.CONTAINER, settings.defaults().acl())
                                .ensure(namespace.path())
                                .handle(
                                        (done, failure) -> {
                                            if (failure == null) {
                                                ensured.add(namespace);
                                            } else {
                                                LOG.warn(
                                                        "{} can't be created",
                                                        namespace.path(),
                                                        failure);
                                            }
                                            return handle;
                                        })
                                .thenCompose(attempt);
    }

    /** Waits for a future; what it fails with is thrown as it is, with this stack. */
    <T> T await(CompletableFuture<T> future) throws InterruptedException {
        requireElsewhere();
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    void requireElsewhere() {
        if (host.isHere()) {
            throw new IllegalStateException("the client's own thread would wait for itself");
        }
    }

    static RuntimeException unchecked(@Nullable Throwable failure) {
        Throwable cause = failure == null ? null : Failures.cause(failure);
        if (cause instanceof OperationException operation) {
            return operation.here();
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked
                ? unchecked
                : new CompletionException(cause);
    }

    /** Runs a task on the host's thread: at once if this is it. */
    private void here(Runnable task) {
        if (host.isHere()) {
            task.run();
        } else {
            host.execute(task);
        }
    }
}
