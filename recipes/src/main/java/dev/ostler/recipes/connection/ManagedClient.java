package dev.ostler.recipes.connection;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.operation.CompressionProvider;
import dev.ostler.recipes.operation.Create;
import dev.ostler.recipes.operation.Delete;
import dev.ostler.recipes.operation.Exists;
import dev.ostler.recipes.operation.GetAcl;
import dev.ostler.recipes.operation.GetChildren;
import dev.ostler.recipes.operation.GetData;
import dev.ostler.recipes.operation.Parents;
import dev.ostler.recipes.operation.SetAcl;
import dev.ostler.recipes.operation.SetData;
import dev.ostler.recipes.operation.Sync;
import dev.ostler.recipes.operation.Transaction;
import dev.ostler.recipes.retry.RetryPolicy;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A client that looks after itself: it keeps a session, opens another when that is lost, and
 * repeats operations as far as that is safe. One per ensemble is enough for a process; any number
 * of threads may use it.
 *
 * <p>{@link #usingNamespace} and {@link #within} give views of the same client: closing one closes
 * it for all.
 */
public final class ManagedClient implements AutoCloseable {
    private final Core core;
    private final Namespace namespace;

    /** For a whole call; null for as long as its tries take. */
    private final @Nullable Duration patience;

    ManagedClient(Core core, Namespace namespace, @Nullable Duration patience) {
        this.core = core;
        this.namespace = namespace;
        this.patience = patience;
    }

    /**
     * A client that asks for a session timeout of 60 seconds and waits 15 seconds for a connection.
     *
     * @param connectString servers as {@code host:port} between commas, then perhaps a chroot
     * @throws IllegalArgumentException if the connect string is not valid
     */
    public static ManagedClient newClient(String connectString, RetryPolicy retryPolicy) {
        return builder().connectString(connectString).retryPolicy(retryPolicy).build();
    }

    /**
     * As above.
     *
     * @param sessionTimeoutMs what to ask for; the server decides
     * @param connectionTimeoutMs how long each try of an operation waits for a connection
     */
    public static ManagedClient newClient(
            String connectString,
            int sessionTimeoutMs,
            int connectionTimeoutMs,
            RetryPolicy retryPolicy) {
        return builder()
                .connectString(connectString)
                .sessionTimeout(Duration.ofMillis(sessionTimeoutMs))
                .connectionTimeout(Duration.ofMillis(connectionTimeoutMs))
                .retryPolicy(retryPolicy)
                .build();
    }

    public static ManagedClientBuilder builder() {
        return new ManagedClientBuilder();
    }

    // ---- its life ----

    /**
     * Begins to connect, and does not wait for it.
     *
     * @return itself
     * @throws IllegalStateException if it was started before, or is closed
     */
    public ManagedClient start() {
        core.start();
        return this;
    }

    /**
     * Ends the session and the client. Every operation under way fails with {@link
     * ClientClosedException}, and so does every later one. It waits for the server's answer, but no
     * longer than the builder's {@code closeTimeout}, and not at all on the host's thread.
     */
    @Override
    public void close() {
        CompletableFuture<Void> closed = core.close();
        if (core.host().isHere()) {
            return;
        }
        try {
            closed.get(core.settings().closeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new AssertionError("closing never fails", e);
        } catch (TimeoutException e) {
            // The session ends when the server answers, or expires.
        }
    }

    /** Completed once there is a connection; fails when the client is closed. */
    public CompletableFuture<Void> connected() {
        return core.connected();
    }

    /** Waits for a connection; whether there is one in time. */
    public boolean blockUntilConnected(Duration most) throws InterruptedException {
        core.requireElsewhere();
        CompletableFuture<Void> connected = connected();
        try {
            connected.get(most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw Core.unchecked(e.getCause());
        } finally {
            connected.cancel(false);
        }
    }

    // ---- views ----

    /**
     * The same connection, below a path. The znode of that path is created as a container before
     * the first operation; if that fails, it is logged and tried again with the next.
     *
     * @param name null for none at all: paths are the server's own below the chroot
     */
    public ManagedClient usingNamespace(@Nullable String name) {
        return new ManagedClient(core, Namespace.of(name), patience);
    }

    /**
     * The same with one deadline for each whole call: waiting for a connection, tries and pauses.
     * What is not done then fails with {@code OPERATIONTIMEOUT}, or with what the last try has
     * failed with if none is being made.
     */
    public ManagedClient within(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline must lie ahead: " + deadline);
        }
        return new ManagedClient(core, namespace, deadline);
    }

    // ---- operations ----

    /** Creates a znode. */
    public Create create() {
        return new Create(operations());
    }

    /** Deletes a znode. */
    public Delete delete() {
        return new Delete(operations());
    }

    /** Looks whether there is a znode. */
    public Exists checkExists() {
        return new Exists(operations());
    }

    /** Reads the data of a znode. */
    public GetData getData() {
        return new GetData(operations());
    }

    /** Replaces the data of a znode. */
    public SetData setData() {
        return new SetData(operations());
    }

    /** Lists the children of a znode. */
    public GetChildren getChildren() {
        return new GetChildren(operations());
    }

    /** Reads who may do what to a znode. */
    public GetAcl getAcl() {
        return new GetAcl(operations());
    }

    /** Says who may do what to a znode. */
    public SetAcl setAcl() {
        return new SetAcl(operations());
    }

    /** Waits until the server knows all that was committed before. */
    public Sync sync() {
        return new Sync(operations());
    }

    /** Several operations, all or none. */
    public Transaction transaction() {
        return new Transaction(operations());
    }

    /**
     * Tells of all changes of a znode, and below it if the mode is recursive, until the
     * subscription is closed: the watch is left anew in each session. Events that come while there
     * is no connection are not all told; after each reconnection the watcher hears a state event,
     * and should look for itself.
     *
     * @param watcher is called on an executor of its own; its paths are in the namespace
     */
    public Subscription watch(String path, AddWatchMode mode, Watcher watcher) {
        return new PersistentWatch(this, path(path), mode, operations().outside(watcher)).start();
    }

    private ClientOperations operations() {
        return new ClientOperations(core, namespace, patience);
    }

    // ---- states ----

    /** Listeners of the application: on an executor of their own. */
    public Subscription onState(ConnectionStateListener listener) {
        return onState(listener, core.host().newListenerExecutor());
    }

    /** As above, on another executor. */
    public Subscription onState(ConnectionStateListener listener, Executor executor) {
        var conflating =
                new ConflatingListener(state -> listener.stateChanged(this, state), executor);
        Subscription states = core.keeper().onState(conflating::become);
        return () -> {
            states.close();
            conflating.close();
        };
    }

    /** How long each try of an operation waits for a connection. */
    public Duration connectionTimeout() {
        return core.settings().connectionTimeout();
    }

    // ---- for recipes ----

    /** The thread that everything of this client happens on. */
    public Host host() {
        return core.host();
    }

    /**
     * The state now; null before the first connection and after close. What other threads than the
     * host's read may be over.
     */
    public @Nullable ConnectionState state() {
        return core.keeper().state();
    }

    /**
     * Listeners of recipes: on the host's thread, at once, before any operation of the new state is
     * answered; they must not block. They hear every state.
     */
    public Subscription onStateHere(ConnectionStateListener listener) {
        Consumer<ConnectionState> told = state -> listener.stateChanged(this, state);
        return core.keeper().onState(told);
    }

    /**
     * Called when the client is closed, on the host's thread, before its session is. What is sent
     * on the {@link #handle} then is sent before the close.
     */
    public Subscription onClose(Runnable closing) {
        return core.onClose(closing);
    }

    /**
     * The session now, for what must not span two of them. Null while there is none: before start,
     * after close, and while a lost session could not be replaced yet.
     */
    public @Nullable Handle handle() {
        return core.keeper().handle();
    }

    /**
     * Carries something out on the session there is, waiting for a connection first, and again as
     * the retry policy and {@code repeat} allow. Each try waits no longer than the connection
     * timeout. Paths that {@code attempt} uses are the server's own below the chroot: pass them
     * through {@link #path}.
     *
     * <p>It fails with what the last try has failed with, {@link
     * dev.ostler.client.async.OperationException}; that one says that it may have happened if any
     * of the tries may have. It fails with {@link IllegalStateException} if the client is not
     * started or is closed.
     *
     * @param attempt is called on the host's thread, which it must not hold up
     * @return completed on the host's thread; cancelling it ends the repetition
     */
    public <T> CompletableFuture<T> call(
            Repeat repeat, Function<Handle, CompletableFuture<T>> attempt) {
        return core.call(namespace, patience, repeat, attempt);
    }

    /** Sees to it that a znode exists: it and those above it become containers. */
    public CompletableFuture<Void> ensureContainers(String pathInNamespace) {
        String full = path(pathInNamespace);
        return call(Repeat.ALWAYS, handle -> parents(handle).ensure(full));
    }

    /** What creates the containers above a znode in a session, as this client's defaults say. */
    public Parents parents(Handle handle) {
        return new Parents(handle.zk(), CreateMode.CONTAINER, core.settings().defaults().acl());
    }

    /** What compresses data where that is asked for. */
    public CompressionProvider compression() {
        return core.settings().defaults().compression();
    }

    /** The path with this client's namespace before it. */
    public String path(String pathInNamespace) {
        return namespace.full(pathInNamespace);
    }

    /** The path without this client's namespace. */
    public String unpath(String fullPath) {
        return namespace.inside(fullPath);
    }

    /**
     * Waits for a future of this client; what it fails with is thrown as it is, with this stack.
     *
     * @throws IllegalStateException on the host's thread, which would wait for itself
     */
    public <T> T await(CompletableFuture<T> future) throws InterruptedException {
        return core.await(future);
    }
}
