package dev.ostler.recipes.easy;

import dev.ostler.client.async.Created;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.operation.Create;
import dev.ostler.recipes.operation.Delete;
import dev.ostler.recipes.operation.SetData;
import dev.ostler.recipes.operation.Watched;
import dev.ostler.recipes.retry.Backoff;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A client with plain methods. It connects when it is made; every call is tried again, with a new
 * session if need be, until it succeeds, is refused, or its deadline is over. Listeners need no
 * setting again: they hear every lasting change, and everything once after a new session.
 *
 * <p>Methods fail with {@link OperationException}, which says why; with {@link
 * CallInterruptedException} if the caller is interrupted; and with {@link IllegalStateException}
 * after {@link #close}. Listeners may call them.
 *
 * @param <T> what znodes hold
 */
public final class SimpleClient<T> implements AutoCloseable {
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration RETRY_FIRST = Duration.ofMillis(20);
    private static final Duration RETRY_MOST = Duration.ofSeconds(1);

    private final ManagedClient managed;
    private final ManagedClient patient;
    private final Serializer<T> serializer;
    private final Duration deadline;

    /**
     * Connects with a session timeout of 30 seconds; each call, and this one, has a minute.
     *
     * @param servers {@code host:port} between commas, then perhaps a chroot
     * @throws OperationException if there is no connection in time; everything is closed then
     */
    public SimpleClient(String servers, Serializer<T> serializer) {
        this(servers, SESSION_TIMEOUT, DEADLINE, serializer);
    }

    /**
     * As above.
     *
     * @param sessionTimeout what to ask for
     * @param deadline for each call and for this one
     */
    public SimpleClient(
            String servers, Duration sessionTimeout, Duration deadline, Serializer<T> serializer) {
        this.serializer = serializer;
        this.deadline = deadline;
        patient =
                ManagedClient.builder()
                        .connectString(servers)
                        .sessionTimeout(sessionTimeout)
                        .connectionTimeout(deadline)
                        .retryPolicy(Backoff.fullJitter(RETRY_FIRST, RETRY_MOST).toPolicy())
                        .build()
                        .start();
        managed = patient.within(deadline);
        boolean connected = false;
        try {
            connected = waitUntilConnected(deadline);
        } finally {
            if (!connected) {
                patient.close();
            }
        }
        if (!connected) {
            throw OperationException.of(Code.OPERATIONTIMEOUT, null, false).here();
        }
    }

    /** Ends the session, and all subscriptions with it. */
    @Override
    public void close() {
        patient.close();
    }

    /** The client that it is made of, for everything else. */
    public ManagedClient managed() {
        return managed;
    }

    /** Waits for a connection; whether there is one in time. */
    public boolean waitUntilConnected(Duration most) {
        return uninterrupted(() -> patient.blockUntilConnected(most));
    }

    /** Carries out what it is given, again and again until there is an answer or the deadline. */
    public <R> R retryUntilConnected(Function<Handle, CompletableFuture<R>> attempt) {
        return await(managed.call(Repeat.ALWAYS, attempt));
    }

    // ---- znodes ----

    /** Creates a znode that holds nothing; its parent must exist. */
    public void createPersistent(String path) {
        createPersistent(path, false);
    }

    /**
     * As above.
     *
     * @param createParents whether missing parents are created, and an existing znode is no failure
     */
    public void createPersistent(String path, boolean createParents) {
        if (createParents) {
            try {
                create(managed.create().creatingParentsIfNeeded(), path, Bytes.EMPTY);
            } catch (OperationException e) {
                if (e.code() != Code.NODEEXISTS) {
                    throw e;
                }
            }
        } else {
            create(managed.create(), path, Bytes.EMPTY);
        }
    }

    /** Creates a znode; its parent must exist. */
    public void createPersistent(String path, T data) {
        create(managed.create(), path, serializer.serialize(data));
    }

    /** As above; gives the path, which ends with a number. */
    public String createPersistentSequential(String path, T data) {
        return createSequential(CreateMode.PERSISTENT_SEQUENTIAL, path, data);
    }

    /** Creates a znode that goes with this session, and is not there in the next. */
    public void createEphemeral(String path, T data) {
        create(managed.create().withMode(CreateMode.EPHEMERAL), path, serializer.serialize(data));
    }

    /** As above; gives the path, which ends with a number. */
    public String createEphemeralSequential(String path, T data) {
        return createSequential(CreateMode.EPHEMERAL_SEQUENTIAL, path, data);
    }

    /**
     * Creates an ephemeral znode, now and in each new session, until the subscription is closed,
     * which deletes it. Missing parents are created.
     */
    public Subscription keepEphemeral(String path, T data) {
        Bytes bytes = serializer.serialize(data);
        Created first =
                create(
                        managed.create().creatingParentsIfNeeded().withMode(CreateMode.EPHEMERAL),
                        path,
                        bytes);
        var kept = new KeptEphemeral(patient, path, bytes, first.stat().ephemeralOwner());
        kept.keep();
        return kept::close;
    }

    private static Created create(Create create, String path, Bytes data) {
        return uninterrupted(() -> create.repeatable().forPath(path, data));
    }

    /** Not protected: the name is the caller's. So one whose outcome is not known fails. */
    private String createSequential(CreateMode mode, String path, T data) {
        return uninterrupted(
                () ->
                        managed.create()
                                .withMode(mode)
                                .forPath(path, serializer.serialize(data))
                                .path());
    }

    /** What a znode holds; fails if there is none. */
    public T readData(String path) {
        return readValue(path).data();
    }

    /**
     * As above.
     *
     * @param returnNullIfMissing whether null is the answer if there is none
     */
    public @Nullable T readData(String path, boolean returnNullIfMissing) {
        try {
            return readData(path);
        } catch (OperationException e) {
            if (returnNullIfMissing && e.code() == Code.NONODE) {
                return null;
            }
            throw e;
        }
    }

    /** What a znode holds, with its Stat; fails if there is none. */
    public Value<T> readValue(String path) {
        return uninterrupted(
                () -> {
                    var read = managed.getData().forPath(path);
                    return new Value<>(deserialize(read.bytes()), read.stat());
                });
    }

    private T deserialize(@Nullable Bytes bytes) {
        return serializer.deserialize(bytes == null ? Bytes.EMPTY : bytes);
    }

    /** Replaces what a znode holds; fails if there is none. */
    public Stat writeData(String path, T data) {
        return writeData(path, data, -1);
    }

    /**
     * As above. If the outcome is not known it fails, unless any version will do: nobody can tell
     * then whether it was this or an equal one of another.
     *
     * @param expectedVersion the version that it must have, -1 for any
     */
    public Stat writeData(String path, T data, int expectedVersion) {
        Bytes bytes = serializer.serialize(data);
        SetData set = managed.setData().withVersion(expectedVersion);
        return uninterrupted(
                () -> (expectedVersion < 0 ? set.idempotent() : set).forPath(path, bytes));
    }

    /**
     * Replaces what a znode holds by what is made of it, with nothing between: if another has
     * written meanwhile, it is made again. If the outcome of the write is not known, it fails.
     *
     * @param change may be called several times
     * @return what it holds then
     */
    public Value<T> updateData(String path, UnaryOperator<T> change) {
        while (true) {
            Value<T> before = readValue(path);
            T next = change.apply(before.data());
            try {
                return new Value<>(next, writeData(path, next, before.stat().version()));
            } catch (OperationException e) {
                if (e.code() != Code.BADVERSION) {
                    throw e;
                }
            }
        }
    }

    /** Deletes a znode without children; false if there is none. */
    public boolean delete(String path) {
        return delete(managed.delete().repeatable(), path);
    }

    /** Deletes a znode and all below it; false if there is none. */
    public boolean deleteRecursive(String path) {
        return delete(managed.delete().deletingChildrenIfNeeded(), path);
    }

    private static boolean delete(Delete delete, String path) {
        try {
            uninterrupted(
                    () -> {
                        delete.forPath(path);
                        return path;
                    });
            return true;
        } catch (OperationException e) {
            if (e.code() == Code.NONODE) {
                return false;
            }
            throw e;
        }
    }

    public boolean exists(String path) {
        return uninterrupted(() -> managed.checkExists().forPath(path).isPresent());
    }

    /** The names of a znode's children; fails if there is none. */
    public List<String> getChildren(String path) {
        return uninterrupted(() -> managed.getChildren().forPath(path).names());
    }

    /** How many children there are; 0 if there is no such znode. */
    public int countChildren(String path) {
        return uninterrupted(
                () -> managed.checkExists().forPath(path).map(Stat::numChildren).orElse(0));
    }

    /** Waits for a znode; whether it is there in time. */
    public boolean waitUntilExists(String path, Duration most) {
        return uninterrupted(
                () -> {
                    long end = System.nanoTime() + most.toNanos();
                    while (!existsOrComes(path, end)) {
                        if (end - System.nanoTime() <= 0) {
                            return exists(path);
                        }
                    }
                    return true;
                });
    }

    /** Looks, and if it is not there waits for something to happen. */
    private boolean existsOrComes(String path, long end) throws InterruptedException {
        CompletableFuture<Watched<Optional<Stat>>> look = managed.checkExists().withNextEvent(path);
        try {
            Watched<Optional<Stat>> seen = managed.await(look);
            if (seen.result().isEmpty()) {
                seen.event().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                return false;
            }
            return true;
        } catch (TimeoutException | ExecutionException | CancellationException e) {
            return false; // It was in vain, or the watch has gone, perhaps with its session.
        } finally {
            look.thenAccept(seen -> seen.event().cancel(false));
        }
    }

    // ---- listeners ----

    /** Tells what a znode holds whenever that has changed; not what it holds now. */
    public Subscription subscribeDataChanges(String path, DataListener<? super T> listener) {
        String full = patient.path(path);
        return subscribe(
                new Observed<>(
                        patient,
                        (session, watcher) -> {
                            var watched = session.zk().exists(full, watcher);
                            return session.zk()
                                    .getData(full)
                                    .thenApply(Optional::of)
                                    .exceptionallyCompose(SimpleClient::missing)
                                    .thenCombine(watched, (data, stat) -> data);
                        },
                        data -> data.stat().mzxid(),
                        found -> {
                            if (found.isPresent()) {
                                listener.dataChanged(path, deserialize(found.get().bytes()));
                            } else {
                                listener.dataDeleted(path);
                            }
                        }));
    }

    /** Tells the children of a znode whenever they have changed, and if it comes or goes itself. */
    public Subscription subscribeChildChanges(String path, ChildListener listener) {
        String full = patient.path(path);
        return subscribe(
                new Observed<>(
                        patient,
                        (session, watcher) -> {
                            var watched = session.zk().exists(full, watcher);
                            return session.zk()
                                    .getChildren(full, watcher)
                                    .thenApply(Optional::of)
                                    .exceptionallyCompose(SimpleClient::missing)
                                    .thenCombine(watched, (children, stat) -> children);
                        },
                        children -> List.of(children.stat().czxid(), children.stat().cversion()),
                        found ->
                                listener.childrenChanged(
                                        path,
                                        found.map(children -> children.names()).orElse(null))));
    }

    /** Tells how the connection is. */
    public Subscription subscribeStateChanges(SessionListener listener) {
        var lost = new AtomicBoolean();
        return patient.onState(
                (any, state) -> {
                    listener.stateChanged(state);
                    if (state == ConnectionState.LOST) {
                        lost.set(true);
                    } else if (state.isConnected() && lost.getAndSet(false)) {
                        listener.newSession();
                    }
                });
    }

    private <V> Subscription subscribe(Observed<V> observed) {
        CompletableFuture<Void> begun = observed.begin();
        try {
            await(begun.orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS));
            return observed::close;
        } catch (RuntimeException e) {
            observed.close();
            throw e;
        }
    }

    private static <V> CompletableFuture<Optional<V>> missing(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return cause instanceof OperationException operation && operation.code() == Code.NONODE
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.failedFuture(cause);
    }

    // ---- waiting ----

    private <R> R await(CompletableFuture<R> future) {
        return uninterrupted(() -> managed.await(future));
    }

    private static <R> R uninterrupted(Callable<R> call) {
        try {
            return call.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallInterruptedException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("nothing else is thrown", e);
        }
    }
}
