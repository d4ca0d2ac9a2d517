package dev.ostler.recipes.operation;

import dev.ostler.client.async.AccessList;

import java.util.concurrent.CompletableFuture;

/** Reads who may do what to a znode. */
public final class GetAcl {
    private final OperationContext context;

    /** Applications get theirs from the client. */
    public GetAcl(OperationContext context) {
        this.context = context;
    }

    /**
     * @throws dev.ostler.client.async.OperationException if it fails
     */
    public AccessList forPath(String path) throws InterruptedException {
        return context.await(forPathAsync(path));
    }

    /** The future form. */
    public CompletableFuture<AccessList> forPathAsync(String path) {
        String full = context.path(path);
        return context.call(true, session -> session.zk().getAcl(full));
    }
}
