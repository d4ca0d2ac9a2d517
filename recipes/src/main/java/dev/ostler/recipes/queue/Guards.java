package dev.ostler.recipes.queue;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Data;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.OutcomeUnknownException;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Carries operations out once although replies are lost. Each goes in one transaction with a write
 * to a guard, an ephemeral znode of this session that holds the number of the last one. After a
 * lost reply, {@code sync} and the guard tell whether it was carried out: what came by a link that
 * was replaced was so before the {@code sync}, or is not at all. With the session the guard goes;
 * then nobody can tell. On the client's thread.
 */
final class Guards {
    private final ManagedClient client;
    private final String parent;

    /** Those that no operation uses at the moment. There are as many as were ever used at once. */
    private final ArrayDeque<Guard> free = new ArrayDeque<>();

    /**
     * @param parent full path of the znode that the guards are below
     */
    Guards(ManagedClient client, String parent) {
        this.client = client;
        this.parent = parent;
    }

    private static final class Guard {
        private @Nullable Handle handle;
        private String path = "";
        private long number;
    }

    /**
     * Carries one out. It fails as the operation does, or with {@link OutcomeUnknownException}.
     *
     * @param what for the message of that
     */
    CompletableFuture<Void> once(Op operation, String what) {
        Guard guard = free.isEmpty() ? new Guard() : free.pop();
        guard.number++;
        var once = new Once(guard, operation, what);
        return client.call(Repeat.ALWAYS, once::attempt)
                .whenComplete((nothing, failure) -> free.push(guard));
    }

    /** Deletes the guards; they would go with the session anyway. */
    void close() {
        Handle handle = client.handle();
        for (Guard guard : free) {
            if (handle != null && handle.equals(guard.handle)) {
                handle.zk().delete(guard.path);
            }
        }
        free.clear();
    }

    /** One operation, through all its attempts. */
    private final class Once {
        private final Guard guard;
        private final Op operation;
        private final String what;

        /** The session that an attempt without a reply was sent by. */
        private @Nullable Handle inDoubt;

        Once(Guard guard, Op operation, String what) {
            this.guard = guard;
            this.operation = operation;
            this.what = what;
        }

        CompletableFuture<Void> attempt(Handle handle) {
            if (inDoubt == null) {
                return guarded(handle);
            }
            if (!handle.equals(inDoubt)) {
                return CompletableFuture.failedFuture(new OutcomeUnknownException(what));
            }
            AsyncZooKeeper zk = handle.zk();
            CompletableFuture<Void> synced = zk.sync(guard.path);
            CompletableFuture<Data> read =
                    Failures.unless(
                            zk.getData(guard.path),
                            Code.NONODE,
                            () ->
                                    CompletableFuture.failedFuture(
                                            new OutcomeUnknownException(what)));
            return synced.thenCompose(nothing -> read).thenCompose(data -> judge(handle, data));
        }

        private CompletableFuture<Void> judge(Handle handle, Data data) {
            inDoubt = null;
            return data.text().equals(Long.toString(guard.number))
                    ? CompletableFuture.completedFuture(null)
                    : send(handle);
        }

        private CompletableFuture<Void> guarded(Handle handle) {
            if (handle.equals(guard.handle)) {
                return send(handle);
            }
            var random = client.host().random();
            String path =
                    Paths.child(parent, new UUID(random.nextLong(), random.nextLong()).toString());
            return client.parents(handle)
                    .above(path, () -> handle.zk().create(path, Bytes.EMPTY, CreateMode.EPHEMERAL))
                    .thenCompose(
                            created -> {
                                guard.handle = handle;
                                guard.path = path;
                                return send(handle);
                            });
        }

        private CompletableFuture<Void> send(Handle handle) {
            inDoubt = handle;
            byte[] number = Bytes.utf8(Long.toString(guard.number)).toByteArray();
            CompletableFuture<Void> sent =
                    handle.zk()
                            .multi(List.of(operation, Op.setData(guard.path, number, -1)))
                            .thenCompose(results -> CompletableFuture.completedFuture(null));
            return sent.exceptionallyCompose(failure -> failed(handle, Failures.cause(failure)));
        }

        private CompletableFuture<Void> failed(Handle handle, Throwable failure) {
            if (Failures.mayHaveHappened(failure)) {
                return CompletableFuture.failedFuture(failure);
            }
            inDoubt = null;
            if (isOfGuard(failure)) {
                guard.handle = null; // Somebody has deleted it.
                return guarded(handle);
            }
            return CompletableFuture.failedFuture(failure);
        }

        /** The first of the two has passed, then. */
        private static boolean isOfGuard(Throwable failure) {
            return Failures.code(failure) == Code.NONODE
                    && failure instanceof OperationException refused
                    && !refused.results().isEmpty()
                    && refused.results().get(0) instanceof OpResult.ErrorResult first
                    && first.getErr() != Code.NONODE.intValue();
        }
    }
}
