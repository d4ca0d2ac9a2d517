package dev.ostler.recipes.operation;

import dev.ostler.client.async.Children;

import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Lists the children of a znode. */
public final class GetChildren {
    private final OperationContext context;
    private @Nullable Watcher watcher;

    /** Applications get theirs from the client. */
    public GetChildren(OperationContext context) {
        this.context = context;
    }

    /** Leaves a watch for children that come and go, and for deletion, for one event. */
    public GetChildren usingWatcher(Watcher told) {
        watcher = context.outside(told);
        return this;
    }

    /**
     * The names of the children, and the Stat of the znode itself.
     *
     * @throws dev.ostler.client.async.OperationException if it fails
     */
    public Children forPath(String path) throws InterruptedException {
        return context.await(forPathAsync(path));
    }

    /** The future form. */
    public CompletableFuture<Children> forPathAsync(String path) {
        String full = context.path(path);
        Watcher told = watcher;
        return context.call(true, session -> session.zk().getChildren(full, told));
    }
}
