package dev.ostler.recipes.cache;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Children;
import dev.ostler.client.async.Data;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * What is asked of the server in one session, and how it is made to tell of changes: by one
 * persistent watch, or, before 3.6, by a watch with each read. Paths are in the client's namespace.
 */
final class WatchedServer {
    private final ManagedClient client;
    private final Handle session;
    private final String root;
    private final Watcher watcher;

    private boolean persistentWatches = true;

    WatchedServer(ManagedClient client, Handle session, String root, Watcher watcher) {
        this.client = client;
        this.session = session;
        this.root = root;
        this.watcher = watcher;
    }

    boolean isOf(@Nullable Handle other) {
        return session.equals(other);
    }

    boolean persistentWatches() {
        return persistentWatches;
    }

    /** From now on each read leaves a watch. */
    void watchEachRead() {
        persistentWatches = false;
    }

    CompletableFuture<?> sync() {
        return session.zk().sync(client.path(root));
    }

    /**
     * Sets the persistent watch.
     *
     * @param below whether also for all that is below the root
     */
    CompletableFuture<?> watch(boolean below) {
        AddWatchMode mode = below ? AddWatchMode.PERSISTENT_RECURSIVE : AddWatchMode.PERSISTENT;
        return session.zk().addWatch(client.path(root), watcher, mode);
    }

    /** Whether there is one to remove or not, a failure leaves nothing to do. */
    void unwatch() {
        session.zk().removeWatches(client.path(root), watcher, WatcherType.Any);
    }

    CompletableFuture<Children> children(String path) {
        return session.zk().getChildren(client.path(path), oneShot());
    }

    /** Fails with {@link Code#NONODE} if there is no such znode. */
    CompletableFuture<Data> data(String path, boolean withData) {
        String fullPath = client.path(path);
        AsyncZooKeeper zk = session.zk();
        Watcher oneShot = oneShot();
        if (oneShot != null && path.equals(root)) {
            // The root may come later; a watch for that is left by exists only.
            return zk.exists(fullPath, oneShot)
                    .thenCompose(
                            stat ->
                                    withData && stat.isPresent()
                                            ? zk.getData(fullPath)
                                            : CompletableFuture.completedFuture(
                                                    withoutData(fullPath, stat.orElse(null))));
        }
        return withData
                ? zk.getData(fullPath, oneShot)
                : zk.exists(fullPath, oneShot)
                        .thenApply(stat -> withoutData(fullPath, stat.orElse(null)));
    }

    private static Data withoutData(String fullPath, @Nullable Stat stat) {
        if (stat == null) {
            throw OperationException.of(Code.NONODE, fullPath, false);
        }
        return new Data(null, stat);
    }

    private @Nullable Watcher oneShot() {
        return persistentWatches ? null : watcher;
    }
}
