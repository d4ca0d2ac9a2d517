package dev.ostler.recipes.member;

import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A znode that is there as long as this object is not closed: it is created again when somebody
 * deletes it, and by the next session when that of an ephemeral one is lost. The znodes above it
 * are created, as containers.
 *
 * {@snippet :
 * var node = new PersistentNode(client, CreateMode.EPHEMERAL, "/workers/7", Bytes.utf8("idle"));
 * node.start();
 * client.await(node.created());
 * node.setData(Bytes.utf8("busy"));
 * }
 *
 * <p>An ephemeral znode of another session is never taken for this one, nor written to: it would go
 * with that session. This one waits until the other is gone, which after the restart of a process
 * may take the rest of a session timeout. Nor is a persistent znode that stands where an ephemeral
 * one is wanted. A persistent znode that is there already where one is wanted is adopted, with the
 * data of this one.
 *
 * <p>Methods may be called from any thread; futures are completed on the client's thread.
 */
public final class PersistentNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PersistentNode.class);

    /** After a failure that is not the connection's. */
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final ManagedClient client;
    private final CreateMode mode;
    private final String path;
    private final CompletableFuture<Void> created = new CompletableFuture<>();

    // On the client's thread.
    private Bytes data;
    private boolean started;
    private boolean closed;
    private Subscription states = () -> {};
    private Subscription closing = () -> {};
    private Subscription again = () -> {};

    /** Counts the beginnings; answers to an earlier one say nothing. */
    private int round;

    /** The znode as it was last seen; null while it is not known to be there, and this one. */
    private @Nullable Stat own;

    /** Of the znode that was this one last; 0 before. */
    private long czxid;

    /**
     * @param mode not a sequential one, for a lost answer would leave a second znode, nor one with
     *     a time to live
     * @param path in the client's namespace
     */
    public PersistentNode(ManagedClient client, CreateMode mode, String path, Bytes data) {
        PathUtils.validatePath(path);
        if (mode.isSequential() || mode.isTTL() || path.equals("/")) {
            throw new IllegalArgumentException("not for " + mode + " at " + path);
        }
        this.client = client;
        this.mode = mode;
        this.path = path;
        this.data = data;
    }

    /** Begins to see to it. */
    public void start() {
        client.host().execute(this::begin);
    }

    /** Completed when it is there for the first time; cancelled by {@link #close}. */
    public CompletableFuture<Void> created() {
        return created.copy();
    }

    /** Waits for {@link #created}; whether it is in time. */
    public boolean waitForInitialCreate(Duration most) throws InterruptedException {
        try {
            created.get(most.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is never created", e);
        }
    }

    /** In the client's namespace. */
    public String path() {
        return path;
    }

    /** What it has from now on, also when it is created again. */
    public void setData(Bytes newData) {
        client.host()
                .execute(
                        () -> {
                            data = newData;
                            if (own != null) {
                                write();
                            }
                        });
    }

    /** Ends it, and deletes the znode if it is there. */
    @Override
    public void close() {
        remove();
    }

    /** As {@link #close}, and tells when the znode is gone. */
    public CompletableFuture<Void> remove() {
        var removed = new CompletableFuture<Void>();
        client.host()
                .execute(
                        () ->
                                end().whenComplete(
                                                (done, failure) -> {
                                                    if (failure == null) {
                                                        removed.complete(null);
                                                    } else {
                                                        removed.completeExceptionally(failure);
                                                    }
                                                }));
        return removed;
    }

    // ---- on the client's thread ----

    /** Ends it, and leaves the znode as it is. */
    void leave() {
        stop();
    }

    private void begin() {
        if (started || closed) {
            return;
        }
        started = true;
        states = client.onStateHere((same, state) -> become(state));
        closing = client.onClose(this::stop);
        become(client.state());
    }

    private void become(@Nullable ConnectionState state) {
        if (state != null && state.isConnected() && state != ConnectionState.READ_ONLY) {
            ensure();
        } else {
            own = null;
            interrupt();
        }
    }

    private void interrupt() {
        round++;
        again.close();
    }

    private void stop() {
        closed = true;
        states.close();
        closing.close();
        interrupt();
        created.cancel(false);
    }

    /** The znode is deleted if it is this one: by its session, or as it was seen last. */
    private CompletableFuture<Void> end() {
        if (closed || !started) {
            stop();
            return CompletableFuture.completedFuture(null);
        }
        stop();
        return client.call(
                Repeat.ALWAYS,
                handle ->
                        handle.zk()
                                .exists(client.path(path))
                                .thenCompose(
                                        stat ->
                                                stat.isPresent() && isOwn(handle, stat.get())
                                                        ? handle.zk()
                                                                .delete(
                                                                        client.path(path),
                                                                        stat.get().version())
                                                        : CompletableFuture.completedFuture(null))
                                .exceptionallyCompose(
                                        failure ->
                                                Failures.code(failure) == Code.NONODE
                                                        ? CompletableFuture.completedFuture(null)
                                                        : CompletableFuture.failedFuture(failure)));
    }

    private boolean isOwn(Handle handle, Stat stat) {
        return mode.isEphemeral()
                ? stat.ephemeralOwner() == handle.sessionId()
                : stat.czxid() == czxid;
    }

    private void ensure() {
        interrupt();
        own = null;
        Handle handle = client.handle();
        if (closed || handle == null) {
            return;
        }
        int asked = round;
        handle.zk()
                .create(client.path(path), data, mode)
                .whenComplete(
                        (made, failure) -> {
                            if (asked != round) {
                                return;
                            }
                            if (failure == null || Failures.code(failure) == Code.NODEEXISTS) {
                                look(handle, true);
                            } else if (Failures.code(failure) == Code.NONODE) {
                                createAbove();
                            } else {
                                failed(failure);
                            }
                        });
    }

    private void createAbove() {
        int asked = round;
        client.ensureContainers(Paths.parent(path))
                .whenComplete(
                        (done, failure) -> {
                            if (asked != round) {
                                return;
                            }
                            if (failure == null) {
                                ensure();
                            } else {
                                failed(failure);
                            }
                        });
    }

    /**
     * Looks at the znode, and hears of what becomes of it.
     *
     * @param writes whether it gets its data if it has another
     */
    private void look(Handle handle, boolean writes) {
        int asked = round;
        handle.zk()
                .getData(
                        client.path(path),
                        event -> client.host().execute(() -> on(event, asked, handle)))
                .whenComplete(
                        (found, failure) -> {
                            if (asked != round) {
                                return;
                            }
                            if (failure == null) {
                                seen(handle, found, writes);
                            } else if (Failures.code(failure) == Code.NONODE) {
                                ensure();
                            } else {
                                failed(failure);
                            }
                        });
    }

    private void seen(Handle handle, Data found, boolean writes) {
        long owner = found.stat().ephemeralOwner();
        if (owner != (mode.isEphemeral() ? handle.sessionId() : 0)) {
            // Its end is an event.
            LOG.info("{} belongs to somebody else", path);
            return;
        }
        own = found.stat();
        czxid = found.stat().czxid();
        if (writes && !Objects.equals(data, found.bytes())) {
            write();
        } else {
            created.complete(null);
        }
    }

    private void on(WatchedEvent event, int asked, Handle handle) {
        if (asked != round || closed) {
            return;
        }
        if (event.getType() == EventType.NodeDeleted) {
            LOG.debug("{} was deleted", path);
            ensure();
        } else if (event.getType() != EventType.None) {
            look(handle, false);
        }
    }

    private void write() {
        Handle handle = client.handle();
        Stat before = own;
        if (handle == null || before == null) {
            return;
        }
        int asked = round;
        handle.zk()
                .setData(client.path(path), data, before.version())
                .whenComplete(
                        (stat, failure) -> {
                            if (asked != round) {
                                return;
                            }
                            if (failure == null) {
                                own = stat;
                                created.complete(null);
                            } else if (Failures.code(failure) == Code.BADVERSION
                                    || Failures.code(failure) == Code.NONODE) {
                                // Somebody else has written to it, or it is another one by now.
                                ensure();
                            } else {
                                failed(failure);
                            }
                        });
    }

    private void failed(Throwable failure) {
        interrupt();
        own = null;
        ConnectionState state = client.state();
        if (state != null && state.isConnected()) {
            LOG.debug("{} can't be created now", path, failure);
            again = client.host().schedule(this::ensure, AGAIN_AFTER);
        }
    }
}
