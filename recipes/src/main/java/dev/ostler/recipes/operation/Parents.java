package dev.ostler.recipes.operation;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.CreateOptions;
import org.apache.zookeeper.KeeperException.Code;

import java.util.concurrent.CompletableFuture;

/** Creates a znode with all those above it that are missing, from the deepest there is on. */
public final class Parents {
    private final AsyncZooKeeper zk;
    private final CreateMode mode;
    private final AclProvider acl;

    /**
     * @param mode containers become persistent znodes where the server has none
     * @param acl for each that is created
     */
    public Parents(AsyncZooKeeper zk, CreateMode mode, AclProvider acl) {
        this.zk = zk;
        this.mode = mode;
        this.acl = acl;
    }

    /** Sees to it that a znode exists; it and those above may be there already. */
    public CompletableFuture<Void> ensure(String path) {
        if (path.equals("/")) {
            return CompletableFuture.completedFuture(null);
        }
        return create(path)
                .exceptionallyCompose(
                        failure ->
                                Failures.code(failure) == Code.NONODE
                                        ? ensureAbove(path).thenCompose(done -> create(path))
                                        : CompletableFuture.failedFuture(failure));
    }

    /** Sees to it that the znode above one exists. */
    public CompletableFuture<Void> ensureAbove(String path) {
        return ensure(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
    }

    private CompletableFuture<Void> create(String path) {
        return create(path, mode)
                .exceptionallyCompose(
                        failure ->
                                Failures.code(failure) == Code.UNIMPLEMENTED
                                                && mode == CreateMode.CONTAINER
                                        ? create(path, CreateMode.PERSISTENT)
                                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Void> create(String path, CreateMode kind) {
        CreateOptions options = CreateOptions.newBuilder(acl.aclFor(path), kind).build();
        return zk.create(path, Bytes.EMPTY, options)
                .<Void>thenApply(created -> null)
                .exceptionallyCompose(
                        failure ->
                                Failures.code(failure) == Code.NODEEXISTS
                                        ? CompletableFuture.completedFuture(null)
                                        : CompletableFuture.failedFuture(failure));
    }
}
