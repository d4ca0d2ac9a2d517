package dev.ostler.recipes.operation;

import dev.ostler.protocol.Stat;

import org.apache.zookeeper.data.ACL;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Says who may do what to a znode; not repeated if its outcome is not known. */
public final class SetAcl {
    private final OperationContext context;
    private int version = -1;

    /** Applications get theirs from the client. */
    public SetAcl(OperationContext context) {
        this.context = context;
    }

    /** The ACL version that the znode must have, -1 for any. */
    public SetAcl withVersion(int expected) {
        version = expected;
        return this;
    }

    /**
     * The Stat after the change.
     *
     * @throws dev.ostler.client.async.OperationException if it fails
     */
    public Stat forPath(String path, List<ACL> entries) throws InterruptedException {
        return context.await(forPathAsync(path, entries));
    }

    /** The future form. */
    public CompletableFuture<Stat> forPathAsync(String path, List<ACL> entries) {
        String full = context.path(path);
        int expected = version;
        return context.call(false, session -> session.zk().setAcl(full, entries, expected));
    }
}
