package dev.ostler.recipes.operation;

import dev.ostler.client.async.OperationException;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.WatcherType;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** The first event of a watch, as a future. */
final class NextEvent implements Watcher {
    private final OperationContext context;
    private final String path;
    private final WatcherType type;

    /** Where the event is told. */
    private final Watcher outside;

    private final CompletableFuture<WatchedEvent> event = new CompletableFuture<>();

    /** The one that has the watch: that of the last attempt to leave it. */
    private volatile @Nullable Session session;

    private NextEvent(OperationContext context, String path, WatcherType type) {
        this.context = context;
        this.path = path;
        this.type = type;
        outside = context.outside(this::tell);
    }

    /**
     * Reads, and leaves a watch.
     *
     * @param path the server's
     * @param read may be done any number of times, with the same watcher
     */
    static <T> CompletableFuture<Watched<T>> read(
            OperationContext context,
            String path,
            WatcherType type,
            BiFunction<Session, Watcher, CompletableFuture<T>> read) {
        var next = new NextEvent(context, path, type);
        return context.call(true, session -> next.left(session, read))
                .thenApply(result -> new Watched<>(result, next.begin()));
    }

    private <T> CompletableFuture<T> left(
            Session by, BiFunction<Session, Watcher, CompletableFuture<T>> read) {
        session = by;
        return read.apply(by, this);
    }

    private CompletableFuture<WatchedEvent> begin() {
        event.whenComplete(this::ended);
        return event;
    }

    private void ended(@Nullable WatchedEvent told, @Nullable Throwable failure) {
        if (event.isCancelled()) {
            // It is no matter if that fails: there is nobody who would hear of the event.
            context.call(true, session -> session.zk().removeWatches(path, this, type));
        }
    }

    @Override
    public void process(WatchedEvent told) {
        if (told.getType() != Event.EventType.None || isOver(told.getState())) {
            outside.process(told);
        }
    }

    private void tell(WatchedEvent told) {
        switch (told.getType()) {
            case NodeCreated, NodeDeleted, NodeDataChanged, NodeChildrenChanged ->
                    event.complete(told);
            case None ->
                    event.completeExceptionally(
                            OperationException.of(Code.SESSIONEXPIRED, path, false));
            default -> event.cancel(false); // Somebody has removed the watch.
        }
    }

    private boolean isOver(Event.KeeperState state) {
        Session by = session;
        return switch (state) {
            case Expired, Closed -> true;
            case AuthFailed -> by != null && !by.isAlive(); // A SASL login may fail, and no more.
            default -> false; // A watch outlives a lost connection.
        };
    }
}
