package dev.ostler.recipes.lock;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.Holding;
import dev.ostler.recipes.line.OwnNode.Standing;
import dev.ostler.recipes.line.Sweep;
import dev.ostler.recipes.line.Until;
import dev.ostler.recipes.line.Wake;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * An exclusive lock that is one znode: whoever manages to create it has the lock, until it is
 * deleted or its session ends. All others wait for that and try again, all at once and in no order:
 * this is for few contenders. {@link FairLock} is for any number.
 *
 * <p>The znode's data is an id of the acquisition. So its creator knows it although the reply was
 * lost, and a release deletes this one only. The fencing token is its czxid.
 */
public final class OneNodeLock extends DistributedLock {
    private final String path;
    private final LockOptions options;

    public OneNodeLock(ManagedClient client, String path) {
        this(client, path, LockOptions.DEFAULT);
    }

    /**
     * @param path of the znode that is the lock; what is missing above is created
     * @param options whose data is not used: the znode has its own
     */
    public OneNodeLock(ManagedClient client, String path, LockOptions options) {
        super(client);
        this.path = client.path(path);
        this.options = options;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    List<String> tags() {
        return List.of();
    }

    /** The path, if somebody holds it; nobody knows who waits. */
    @Override
    public CompletableFuture<List<String>> participants() {
        return client.call(
                Repeat.ALWAYS,
                handle ->
                        handle.zk()
                                .exists(path)
                                .thenApply(stat -> stat.isPresent() ? List.of(path) : List.of()));
    }

    @Override
    Acquiring acquiring() {
        return new Creating();
    }

    private final class Creating implements Acquiring {
        private Bytes id = Bytes.EMPTY;
        private @Nullable Until<Standing> until;

        @Override
        public void begin(Listener listener) {
            var random = client.host().random();
            id = Bytes.utf8(new UUID(random.nextLong(), random.nextLong()).toString());
            var waiting = new Until<>(client, this::attempt, new Waiting(listener));
            until = waiting;
            waiting.begin();
        }

        private final class Waiting implements Until.Listener<Standing> {
            private final Listener listener;

            Waiting(Listener listener) {
                this.listener = listener;
            }

            @Override
            public void came(Standing standing) {
                until = null;
                listener.acquired(
                        new ZnodeHeld(client, standing, options.policy(), Creating.this::remove));
            }

            @Override
            public void failed(Throwable failure) {
                listener.failed(failure);
            }

            @Override
            public void waiting() {
                listener.waiting();
            }
        }

        /** Creates it; if it is there, sees whose it is and leaves a watch if it is another's. */
        private CompletableFuture<Optional<Standing>> attempt(Handle handle, Wake wake) {
            CompletableFuture<Optional<Standing>> created =
                    client.parents(handle).above(path, () -> create(handle));
            return Failures.unless(
                    created,
                    Code.NODEEXISTS,
                    () ->
                            Failures.unless(
                                    wake.data(handle, path).thenApply(data -> judge(handle, data)),
                                    Code.NONODE,
                                    () -> attempt(handle, wake)));
        }

        /** Not any more by an attempt of several steps that goes on after the waiting ended. */
        private CompletableFuture<Optional<Standing>> create(Handle handle) {
            return until == null
                    ? CompletableFuture.failedFuture(new CancellationException())
                    : handle.zk()
                            .create(path, id, CreateMode.EPHEMERAL)
                            .thenApply(made -> held(handle, made.stat()));
        }

        private Optional<Standing> judge(Handle handle, Data data) {
            // One of the session before this one goes by itself. Deleting it could hit another's.
            return isMine(handle, data) ? held(handle, data.stat()) : Optional.empty();
        }

        private boolean isMine(Handle handle, Data data) {
            return id.toUtf8String().equals(data.text())
                    && data.stat().ephemeralOwner() == handle.sessionId();
        }

        /** In a state in which nothing can be held, the next one is waited for. */
        private Optional<Standing> held(Handle handle, Stat stat) {
            var standing = new Standing(handle, path, stat.czxid());
            return Holding.isPossible(client, standing, options.policy())
                    ? Optional.of(standing)
                    : Optional.empty();
        }

        @Override
        public void giveUp() {
            Until<Standing> waiting = until;
            if (waiting != null) {
                until = null;
                waiting.end();
                remove();
            }
        }

        private CompletableFuture<Void> remove() {
            return Sweep.untilDone(client, this::removeOnce);
        }

        /**
         * Deletes the znode if it is this acquisition's, of this session. Nobody else deletes it
         * while the session lives, and a deletion by a dead session is refused: so it is still the
         * same one when the deletion is carried out. An earlier attempt was carried out before the
         * {@code sync} or is not at all.
         */
        private CompletableFuture<Void> removeOnce(Handle handle) {
            AsyncZooKeeper zk = handle.zk();
            CompletableFuture<Void> synced = zk.sync(path);
            CompletableFuture<Data> read = zk.getData(path);
            CompletableFuture<Void> removed =
                    synced.thenCompose(nothing -> read)
                            .thenCompose(
                                    data ->
                                            isMine(handle, data)
                                                    ? zk.delete(path)
                                                    : CompletableFuture.completedFuture(null));
            return Failures.unless(
                    removed, Code.NONODE, () -> CompletableFuture.completedFuture(null));
        }
    }
}
