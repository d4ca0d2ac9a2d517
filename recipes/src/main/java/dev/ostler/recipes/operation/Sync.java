package dev.ostler.recipes.operation;

import java.util.concurrent.CompletableFuture;

/** Waits until the server that the client is connected to knows all that was committed before. */
public final class Sync {
    private final OperationContext context;

    /** Applications get theirs from the client. */
    public Sync(OperationContext context) {
        this.context = context;
    }

    /**
     * @throws dev.ostler.client.async.OperationException if it fails
     */
    public void forPath(String path) throws InterruptedException {
        context.await(forPathAsync(path));
    }

    /** The future form. */
    public CompletableFuture<Void> forPathAsync(String path) {
        String full = context.path(path);
        return context.call(true, session -> session.zk().sync(full));
    }
}
