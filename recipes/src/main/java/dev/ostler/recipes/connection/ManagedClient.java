package dev.ostler.recipes.connection;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** To be written: the signatures that the recipes rely on. */
public final class ManagedClient implements AutoCloseable {
    public static ManagedClient newClient(String connectString, RetryPolicy retryPolicy) {
        throw new UnsupportedOperationException();
    }

    public static ManagedClient newClient(
            String connectString,
            int sessionTimeoutMs,
            int connectionTimeoutMs,
            RetryPolicy retryPolicy) {
        throw new UnsupportedOperationException();
    }

    /** Begins to connect; once. */
    public ManagedClient start() {
        throw new UnsupportedOperationException();
    }

    /** Ends the session and the client; every operation under way fails. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Completed once there is a connection; fails when the client is closed. */
    public CompletableFuture<Void> connected() {
        throw new UnsupportedOperationException();
    }

    public boolean blockUntilConnected(Duration patience) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** The same connection, below a path; null for none. */
    public ManagedClient usingNamespace(@Nullable String namespace) {
        throw new UnsupportedOperationException();
    }

    /** Listeners of the application: on an executor of their own. */
    public Subscription onState(ConnectionStateListener listener) {
        throw new UnsupportedOperationException();
    }

    public Subscription onState(ConnectionStateListener listener, Executor executor) {
        throw new UnsupportedOperationException();
    }

    // ---- for recipes ----

    /** The thread that everything of this client happens on. */
    public Host host() {
        throw new UnsupportedOperationException();
    }

    /** The state now, on the host's thread; null before the first connection and after close. */
    public @Nullable ConnectionState state() {
        throw new UnsupportedOperationException();
    }

    /**
     * Listeners of recipes: on the host's thread, at once, before any operation of the new state is
     * answered; they must not block. They hear every state.
     */
    public Subscription onStateHere(ConnectionStateListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Called when the client is closed, on the host's thread, before its session is. */
    public Subscription onClose(Runnable closing) {
        throw new UnsupportedOperationException();
    }

    /**
     * The session now, for what must not span two of them. Null while there is none (before start,
     * after close).
     */
    public @Nullable Handle handle() {
        throw new UnsupportedOperationException();
    }

    /**
     * Carries something out on the session there is, waiting for a connection first, and again as
     * the retry policy and {@code repeat} allow. Paths that {@code attempt} uses are the server's
     * own below the chroot: pass them through {@link #path}.
     *
     * @return completed on the host's thread; cancelling it ends the repetition
     */
    public <T> CompletableFuture<T> call(
            Repeat repeat, Function<Handle, CompletableFuture<T>> attempt) {
        throw new UnsupportedOperationException();
    }

    /** The path with this client's namespace before it. */
    public String path(String pathInNamespace) {
        throw new UnsupportedOperationException();
    }

    /** The path without this client's namespace. */
    public String unpath(String fullPath) {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits for a future of this client; what it fails with is thrown as it is.
     *
     * @throws IllegalStateException on the host's thread, which would wait for itself
     */
    public <T> T await(CompletableFuture<T> future) throws InterruptedException {
        throw new UnsupportedOperationException();
    }
}
