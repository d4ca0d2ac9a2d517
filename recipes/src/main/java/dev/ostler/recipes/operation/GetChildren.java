package dev.ostler.recipes.operation;

import dev.ostler.client.async.Children;
import dev.ostler.client.async.Data;

import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

import java.util.SortedMap;
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

    /** As above, and what happens next: a child that comes or goes, or the end of the znode. */
    public CompletableFuture<Watched<Children>> withNextEvent(String path) {
        String full = context.path(path);
        return NextEvent.read(
                context,
                full,
                Watcher.WatcherType.Children,
                (session, told) -> session.zk().getChildren(full, told));
    }

    /**
     * The children with what they hold, by name. They are read at once but not at one moment; one
     * that goes meanwhile is left out.
     */
    public CompletableFuture<SortedMap<String, Data>> withData(String path) {
        String full = context.path(path);
        return context.call(true, session -> ChildrenData.read(session, full));
    }
}
