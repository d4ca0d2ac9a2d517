package dev.ostler.client.async;

import dev.ostler.client.Chroot;
import dev.ostler.client.Operations;
import dev.ostler.client.Ttl;
import dev.ostler.client.core.Call;
import dev.ostler.client.core.Operation;
import dev.ostler.client.core.Reply;
import dev.ostler.client.core.Submitter;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.CreateOptions;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.common.PathUtils;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.ClientInfo;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Every operation as a future. It uses the session of the {@link org.apache.zookeeper.ZooKeeper}
 * that {@linkplain org.apache.zookeeper.ZooKeeper#async() gives it}; there may be many, they cost
 * nothing, and any thread may use them.
 *
 * <p>
 *
 * {@snippet :
 * AsyncZooKeeper zk = handle.async().within(Duration.ofSeconds(2));
 * CompletableFuture<Stat> doubled =
 *         zk.getData("/counter")
 *                 .thenCompose(
 *                         data -> {
 *                             int next = 2 * Integer.parseInt(data.text());
 *                             return zk.setData("/counter", Bytes.utf8("" + next), data.stat().version());
 *                         });
 * }
 *
 * <p><b>Order.</b> Requests go to the server in the order of the calls, and are carried out in that
 * order. Futures are completed on the executor, so that what hangs on them may block without
 * holding up the session or its watchers; an executor of several threads may complete two of them
 * in either order.
 *
 * <p><b>Failure.</b> Futures fail with an {@link OperationException}, which says whether the
 * operation may have been carried out. Nothing is repeated by itself. Only an argument that is not
 * valid makes a method throw, {@link IllegalArgumentException}.
 *
 * <p><b>Cancellation.</b> Cancelling a future, or completing it exceptionally by any other means,
 * takes its request back if it was not sent yet. One that was sent is carried out; a watch that it
 * leaves stays.
 *
 * <p><b>Watches.</b> Where a watcher is taken, null leaves no watch. Watchers are called on the
 * session's event thread and set again after a reconnect.
 */
public final class AsyncZooKeeper {
    private static final int ANY_VERSION = -1;

    private final Submitter client;
    private final Chroot chroot;
    private final Executor executor;
    private final long patienceMillis;

    /** Applications get theirs from {@link org.apache.zookeeper.ZooKeeper#async()}. */
    public AsyncZooKeeper(Submitter client, Chroot chroot, Executor executor, long patienceMillis) {
        this.client = client;
        this.chroot = chroot;
        this.executor = executor;
        this.patienceMillis = patienceMillis;
    }

    /**
     * The same with a deadline: an operation that has not ended so long after its call fails with
     * {@link Code#OPERATIONTIMEOUT}. The session and its link are left as they are.
     *
     * @param patience positive; rounded up to a few milliseconds
     */
    public AsyncZooKeeper within(Duration patience) {
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("a deadline must lie ahead: " + patience);
        }
        long millis =
                patience.compareTo(Duration.ofMillis(Long.MAX_VALUE)) >= 0
                        ? Long.MAX_VALUE
                        : Math.max(1, patience.toMillis());
        return new AsyncZooKeeper(client, chroot, executor, millis);
    }

    /**
     * The same with another executor to complete futures on. One of a single thread completes them
     * in the order of the replies.
     */
    public AsyncZooKeeper on(Executor otherExecutor) {
        return new AsyncZooKeeper(client, chroot, otherExecutor, patienceMillis);
    }

    /**
     * As {@link #on}, and in order with the session's events: an executor of a single thread, which
     * the watchers use as well, sees events and replies in the order in which the server sent them.
     * While watchers are at work, it costs a hop over the event thread.
     */
    public AsyncZooKeeper inOrderOn(Executor otherExecutor) {
        return on(completion -> client.callBackSoon(() -> otherExecutor.execute(completion)));
    }

    // ---- znodes ----

    /** Creates a persistent znode that is open to all; its parent must exist. */
    public CompletableFuture<Created> create(String path, @Nullable Bytes data) {
        return create(path, data, CreateMode.PERSISTENT);
    }

    /** As above, of another kind. */
    public CompletableFuture<Created> create(String path, @Nullable Bytes data, CreateMode mode) {
        return create(path, data, CreateOptions.newBuilder(Ids.OPEN_ACL_UNSAFE, mode).build());
    }

    /** As above, with an access control list and, for the kinds that need it, a time to live. */
    public CompletableFuture<Created> create(
            String path, @Nullable Bytes data, CreateOptions options) {
        CreateMode mode = options.getCreateMode();
        PathUtils.validatePath(path, mode.isSequential());
        Ttl.check(mode, options.getTtl());
        return submit(
                path,
                Operations.create(
                        chroot.toServer(path),
                        array(data),
                        options.getAcl(),
                        mode,
                        true,
                        options.getTtl()),
                created -> new Created(chroot.created(created.path()), stat(created.stat())));
    }

    /** Deletes a znode that has no children. */
    public CompletableFuture<Void> delete(String path) {
        return delete(path, ANY_VERSION);
    }

    /**
     * As above.
     *
     * @param version the version that it must have, -1 for any
     */
    public CompletableFuture<Void> delete(String path, int version) {
        PathUtils.validatePath(path);
        // The root can't be deleted, and a client must not delete its chroot by mistake.
        String onServer = path.equals("/") ? path : chroot.toServer(path);
        return submitVoid(path, Operations.delete(onServer, version));
    }

    /** The Stat of a znode; empty if there is none. */
    public CompletableFuture<Optional<Stat>> exists(String path) {
        return exists(path, null);
    }

    /** As above, and leaves a watch for creation, deletion and changes of data. */
    public CompletableFuture<Optional<Stat>> exists(String path, @Nullable Watcher watcher) {
        return submit(
                path,
                Operations.exists(serverPath(path), watcher),
                Code.NONODE,
                stat -> stat == null ? Optional.empty() : Optional.of(stat(stat)));
    }

    /** The data of a znode. */
    public CompletableFuture<Data> getData(String path) {
        return getData(path, null);
    }

    /** As above, and leaves a watch for deletion and changes of data. */
    public CompletableFuture<Data> getData(String path, @Nullable Watcher watcher) {
        return submit(path, Operations.getData(serverPath(path), watcher), AsyncZooKeeper::data);
    }

    /** Replaces the data of a znode; gives the Stat after the change. */
    public CompletableFuture<Stat> setData(String path, @Nullable Bytes data) {
        return setData(path, data, ANY_VERSION);
    }

    /**
     * As above.
     *
     * @param version the version that it must have, -1 for any
     */
    public CompletableFuture<Stat> setData(String path, @Nullable Bytes data, int version) {
        return submit(
                path,
                Operations.setData(serverPath(path), array(data), version),
                AsyncZooKeeper::stat);
    }

    /** The names of a znode's children. */
    public CompletableFuture<Children> getChildren(String path) {
        return getChildren(path, null);
    }

    /** As above, and leaves a watch for children that come and go, and for deletion. */
    public CompletableFuture<Children> getChildren(String path, @Nullable Watcher watcher) {
        return submit(
                path,
                Operations.getChildren(serverPath(path), watcher, true),
                children -> new Children(children.names(), stat(children.stat())));
    }

    /** How many znodes there are below one, at any depth. */
    public CompletableFuture<Integer> getAllChildrenNumber(String path) {
        return submit(path, Operations.getAllChildrenNumber(serverPath(path)), count -> count);
    }

    /**
     * The ephemeral znodes of this session, by the server's paths.
     *
     * @param prefix what the server's paths must begin with; {@code /} for all
     */
    public CompletableFuture<List<String>> getEphemerals(String prefix) {
        PathUtils.validatePath(prefix);
        return submit(prefix, Operations.getEphemerals(prefix), List::copyOf);
    }

    /** The access control list of a znode. */
    public CompletableFuture<AccessList> getAcl(String path) {
        return submit(
                path,
                Operations.getAcl(serverPath(path)),
                list -> new AccessList(list.acl(), stat(list.stat())));
    }

    /**
     * Replaces the access control list of a znode; gives the Stat after the change.
     *
     * @param version the ACL version that it must have, -1 for any
     */
    public CompletableFuture<Stat> setAcl(String path, List<ACL> entries, int version) {
        return submit(
                path, Operations.setAcl(serverPath(path), entries, version), AsyncZooKeeper::stat);
    }

    // ---- several at once, and none ----

    /**
     * Carries out several operations: transactions all or nothing, reads each on its own. The
     * results of created znodes carry the server's paths.
     *
     * @throws IllegalArgumentException if transactions and reads are mixed
     */
    public CompletableFuture<List<OpResult>> multi(Iterable<Op> operations) {
        try {
            MultiOperationRecord.validate(operations);
        } catch (KeeperException e) {
            return CompletableFuture.failedFuture(OperationException.of(e.code(), null, false));
        }
        var request = MultiOperationRecord.of(operations, chroot::toServer);
        if (request.size() == 0) {
            return CompletableFuture.completedFuture(List.of());
        }
        boolean reads = request.getOpKind() == Op.OpKind.READ;
        return submit(
                null,
                Operations.multi(request),
                results -> {
                    int error = reads ? 0 : Operations.firstError(results);
                    if (error != 0) {
                        throw new OperationException(codeOf(error), null, false, results);
                    }
                    return List.copyOf(results);
                });
    }

    /** Waits until this server knows everything that was committed before. */
    public CompletableFuture<Void> sync(String path) {
        return submitVoid(path, Operations.sync(serverPath(path)));
    }

    /** The identities that this session has proved. */
    public CompletableFuture<List<ClientInfo>> whoAmI() {
        return submit(null, Operations.whoAmI(), List::copyOf);
    }

    // ---- watches ----

    /** Leaves a watch that stays after an event, also on a znode that does not exist. */
    public CompletableFuture<Void> addWatch(String path, Watcher watcher, AddWatchMode mode) {
        return submitVoid(path, Operations.addWatch(serverPath(path), watcher, mode));
    }

    /** Removes one watcher, which is told so. */
    public CompletableFuture<Void> removeWatches(String path, Watcher watcher, WatcherType type) {
        return submitVoid(path, Operations.removeWatches(serverPath(path), watcher, type, false));
    }

    /** Removes all watchers of a znode, which are told so. */
    public CompletableFuture<Void> removeAllWatches(String path, WatcherType type) {
        return submitVoid(path, Operations.removeWatches(serverPath(path), null, type, false));
    }

    // ---- the ensemble, the session ----

    /** The configuration of the ensemble: the data of {@link ZooDefs#CONFIG_NODE}. */
    public CompletableFuture<Data> getConfig() {
        return getConfig(null);
    }

    /** As above, and leaves a watch for changes. */
    public CompletableFuture<Data> getConfig(@Nullable Watcher watcher) {
        return submit(
                ZooDefs.CONFIG_NODE,
                Operations.getData(ZooDefs.CONFIG_NODE, watcher),
                AsyncZooKeeper::data);
    }

    /**
     * Changes the ensemble: either adds and removes servers, or replaces all. Gives the new
     * configuration.
     *
     * @param joining lines {@code server.N=…} between commas; null for none
     * @param leaving ids between commas; null for none
     * @param members all servers, if the others are null
     * @param fromConfig the version that the configuration must have, -1 for any
     */
    public CompletableFuture<Data> reconfigure(
            @Nullable String joining,
            @Nullable String leaving,
            @Nullable String members,
            long fromConfig) {
        return submit(
                null,
                Operations.reconfigure(joining, leaving, members, fromConfig),
                AsyncZooKeeper::data);
    }

    /**
     * Ends the session, for everybody who uses it: its ephemeral znodes go, its watchers hear
     * Closed. The future is never refused: a session that is dead already is closed.
     */
    public CompletableFuture<Void> close() {
        var closed = new CompletableFuture<Void>();
        client.submit(Operations.closeSession(), reply -> complete(() -> closed.complete(null)));
        return closed;
    }

    /** See {@link Submitter#provenNanos}. */
    public OptionalLong provenNanos() {
        return client.provenNanos();
    }

    // ---- how operations are carried out ----

    private String serverPath(String path) {
        PathUtils.validatePath(path);
        return chroot.toServer(path);
    }

    private CompletableFuture<Void> submitVoid(String path, Operation<Void> operation) {
        return submit(path, operation, Code.OK, nothing -> null);
    }

    private <R, T> CompletableFuture<T> submit(
            @Nullable String path, Operation<R> operation, Function<R, T> result) {
        return submit(
                path,
                operation,
                Code.OK,
                value -> {
                    if (value == null) {
                        throw new IllegalStateException("an answer without a value");
                    }
                    return result.apply(value);
                });
    }

    /**
     * @param acceptable an error that is a result as well; its value is null
     */
    private <R, T> CompletableFuture<T> submit(
            @Nullable String path,
            Operation<R> operation,
            Code acceptable,
            Function<@Nullable R, ? extends @Nullable T> result) {
        var future = new CompletableFuture<T>();
        Call<R> call =
                client.submit(
                        operation,
                        patienceMillis,
                        reply -> complete(() -> settle(future, path, reply, acceptable, result)));
        future.whenComplete(
                (value, failure) -> {
                    if (failure != null && !(failure instanceof OperationException)) {
                        client.forget(call);
                    }
                });
        return future;
    }

    /** Completes on the executor, or where it must if that was shut down or has no thread. */
    private void complete(Runnable completion) {
        try {
            executor.execute(completion);
        } catch (RuntimeException | Error e) {
            completion.run();
        }
    }

    private static <R, T> void settle(
            CompletableFuture<T> future,
            @Nullable String path,
            Reply<R> reply,
            Code acceptable,
            Function<@Nullable R, ? extends @Nullable T> result) {
        if (reply.isOk() || reply.error() == acceptable.intValue()) {
            try {
                future.complete(result.apply(reply.value()));
            } catch (RuntimeException e) {
                future.completeExceptionally(e);
            }
        } else {
            future.completeExceptionally(
                    new OperationException(
                            codeOf(reply.error()), path, reply.uncertain(), List.of()));
        }
    }

    private static Code codeOf(int error) {
        try {
            return Code.get(error);
        } catch (IllegalArgumentException e) {
            return Code.SYSTEMERROR;
        }
    }

    private static byte @Nullable [] array(@Nullable Bytes data) {
        return data == null ? null : data.unsafeArray();
    }

    private static Data data(Operations.Data data) {
        byte[] bytes = data.data();
        return new Data(bytes == null ? null : Bytes.wrap(bytes), stat(data.stat()));
    }

    private static Stat stat(org.apache.zookeeper.data.@Nullable Stat stat) {
        if (stat == null) {
            throw new IllegalStateException("an answer without a Stat");
        }
        return new Stat(
                stat.getCzxid(),
                stat.getMzxid(),
                stat.getCtime(),
                stat.getMtime(),
                stat.getVersion(),
                stat.getCversion(),
                stat.getAversion(),
                stat.getEphemeralOwner(),
                stat.getDataLength(),
                stat.getNumChildren(),
                stat.getPzxid());
    }
}
