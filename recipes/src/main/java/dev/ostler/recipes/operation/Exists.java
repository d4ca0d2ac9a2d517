package dev.ostler.recipes.operation;

import dev.ostler.protocol.Stat;

import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Looks whether there is a znode. */
public final class Exists {
    private final OperationContext context;
    private @Nullable Watcher watcher;

    /** Applications get theirs from the client. */
    public Exists(OperationContext context) {
        this.context = context;
    }

    /** Leaves a watch for creation, deletion and changes of data, for one event. */
    public Exists usingWatcher(Watcher told) {
        watcher = context.outside(told);
        return this;
    }

    /** Its Stat; empty if there is none. */
    public Optional<Stat> forPath(String path) throws InterruptedException {
        return context.await(forPathAsync(path));
    }

    /** The future form. */
    public CompletableFuture<Optional<Stat>> forPathAsync(String path) {
        String full = context.path(path);
        Watcher told = watcher;
        return context.call(true, session -> session.zk().exists(full, told));
    }

    /** As above, and what happens next: creation, deletion or a change of data. */
    public CompletableFuture<Watched<Optional<Stat>>> withNextEvent(String path) {
        String full = context.path(path);
        return NextEvent.read(
                context,
                full,
                Watcher.WatcherType.Data,
                (session, told) -> session.zk().exists(full, told));
    }
}
