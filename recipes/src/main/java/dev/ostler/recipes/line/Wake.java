package dev.ostler.recipes.line;

import dev.ostler.client.async.Children;
import dev.ostler.client.async.Data;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.connection.Handle;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The watches that an attempt leaves: the first event of any of them counts. */
public final class Wake {
    private final Executor host;
    private final Runnable fired;
    private final Watcher watcher = this::process;

    /** Where it waits. */
    private final Map<String, WatcherType> places = new LinkedHashMap<>();

    private @Nullable Handle handle;
    private boolean hasFired;

    /**
     * @param fired is run on the host at the first event, whenever that is
     */
    Wake(Executor host, Runnable fired) {
        this.host = host;
        this.fired = fired;
    }

    /** Children, and a watch for those that come and go. */
    public CompletableFuture<Children> children(Handle session, String path) {
        return session.zk()
                .getChildren(path, watcher)
                .whenComplete((children, failure) -> left(session, path, true, failure));
    }

    /** Data, and a watch for changes and deletion; none if the znode is missing. */
    public CompletableFuture<Data> data(Handle session, String path) {
        return session.zk()
                .getData(path, watcher)
                .whenComplete((data, failure) -> left(session, path, false, failure));
    }

    /** Whether a znode is there, and a watch for creation, changes and deletion. */
    public CompletableFuture<Optional<Stat>> exists(Handle session, String path) {
        return session.zk()
                .exists(path, watcher)
                .whenComplete((stat, failure) -> left(session, path, false, failure));
    }

    private void left(Handle session, String path, boolean children, @Nullable Throwable failure) {
        if (failure == null) {
            handle = session;
            places.put(path, children ? WatcherType.Children : WatcherType.Data);
        }
    }

    boolean isSet() {
        return hasFired || !places.isEmpty();
    }

    boolean hasFired() {
        return hasFired;
    }

    private void process(WatchedEvent event) {
        switch (event.getType()) {
            case NodeCreated, NodeDeleted, NodeDataChanged, NodeChildrenChanged ->
                    host.execute(() -> fire(event.getPath()));
            default -> {} // States are heard otherwise; removals are our own doing.
        }
    }

    private void fire(String path) {
        places.remove(path);
        if (!hasFired) {
            hasFired = true;
            fired.run();
        }
    }

    /** Takes the watches back; it does no harm if that fails. */
    void forget(@Nullable Handle current) {
        if (current != null && current.equals(handle)) {
            places.forEach((path, type) -> current.zk().removeWatches(path, watcher, type));
        }
        places.clear();
    }
}
