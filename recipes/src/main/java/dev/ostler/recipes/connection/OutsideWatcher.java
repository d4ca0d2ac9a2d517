package dev.ostler.recipes.connection;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.Executor;

/**
 * A watcher of the application: told on an executor, of paths in its namespace. Two of the same
 * watcher and namespace are equal, so that one that is left twice is told once.
 */
final class OutsideWatcher implements Watcher {
    private final Watcher watcher;
    private final Namespace namespace;
    private final Executor executor;

    OutsideWatcher(Watcher watcher, Namespace namespace, Executor executor) {
        this.watcher = watcher;
        this.namespace = namespace;
        this.executor = executor;
    }

    @Override
    public void process(WatchedEvent event) {
        String path = event.getPath();
        WatchedEvent told =
                path == null
                        ? event
                        : new WatchedEvent(
                                event.getType(),
                                event.getState(),
                                namespace.inside(path),
                                event.getZxid());
        executor.execute(() -> watcher.process(told));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OutsideWatcher same
                && watcher.equals(same.watcher)
                && namespace.equals(same.namespace);
    }

    @Override
    public int hashCode() {
        return watcher.hashCode() + 31 * namespace.hashCode();
    }
}
