package dev.ostler.recipes.operation;

import dev.ostler.client.async.Data;

import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Reads the data of a znode. */
public final class GetData {
    private final OperationContext context;
    private boolean decompressed;
    private @Nullable Watcher watcher;

    /** Applications get theirs from the client. */
    public GetData(OperationContext context) {
        this.context = context;
    }

    /** The data were written {@linkplain SetData#compressed compressed}. */
    public GetData decompressed() {
        decompressed = true;
        return this;
    }

    /** Leaves a watch for deletion and changes of data, for one event. */
    public GetData usingWatcher(Watcher told) {
        watcher = context.outside(told);
        return this;
    }

    /**
     * The data and the Stat.
     *
     * @throws dev.ostler.client.async.OperationException if it fails
     * @throws java.io.UncheckedIOException if what is to be decompressed is not compressed
     */
    public Data forPath(String path) throws InterruptedException {
        return context.await(forPathAsync(path));
    }

    /** The future form. */
    public CompletableFuture<Data> forPathAsync(String path) {
        String full = context.path(path);
        Watcher told = watcher;
        boolean restore = decompressed;
        return context.call(
                true,
                session ->
                        session.zk()
                                .getData(full, told)
                                .thenApply(data -> restore ? restored(full, data) : data));
    }

    /** As above, and what happens next: a change or the deletion. */
    public CompletableFuture<Watched<Data>> withNextEvent(String path) {
        String full = context.path(path);
        boolean restore = decompressed;
        return NextEvent.read(
                context,
                full,
                Watcher.WatcherType.Data,
                (session, told) ->
                        session.zk()
                                .getData(full, told)
                                .thenApply(data -> restore ? restored(full, data) : data));
    }

    private Data restored(String full, Data data) {
        return data.bytes() == null
                ? data
                : new Data(
                        context.defaults().compression().decompress(full, data.bytes()),
                        data.stat());
    }
}
