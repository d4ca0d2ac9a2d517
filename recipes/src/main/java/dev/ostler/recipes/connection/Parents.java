package dev.ostler.recipes.connection;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.CreateOptions;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.data.ACL;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Creates a znode with all those above it that are missing, from the deepest there is on. */
final class Parents {
    private final AsyncZooKeeper zk;
    private final CreateMode mode;
    private final Function<String, List<ACL>> acl;

    /**
     * @param mode containers become persistent znodes where the server has none
     * @param acl by path
     */
    Parents(AsyncZooKeeper zk, CreateMode mode, Function<String, List<ACL>> acl) {
        this.zk = zk;
        this.mode = mode;
        this.acl = acl;
    }

    /** Sees to it that a znode exists; it and those above may be there already. */
    CompletableFuture<Void> ensure(String path) {
        if (path.equals("/")) {
            return CompletableFuture.completedFuture(null);
        }
        return create(path)
                .exceptionallyCompose(
                        failure ->
                                code(failure) == Code.NONODE
                                        ? ensureAbove(path).thenCompose(done -> create(path))
                                        : CompletableFuture.failedFuture(failure));
    }

    CompletableFuture<Void> ensureAbove(String path) {
        return ensure(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
    }

    private CompletableFuture<Void> create(String path) {
        return create(path, mode)
                .exceptionallyCompose(
                        failure ->
                                code(failure) == Code.UNIMPLEMENTED && mode == CreateMode.CONTAINER
                                        ? create(path, CreateMode.PERSISTENT)
                                        : CompletableFuture.failedFuture(failure));
    }

    private CompletableFuture<Void> create(String path, CreateMode kind) {
        CreateOptions options = CreateOptions.newBuilder(acl.apply(path), kind).build();
        return zk.create(path, Bytes.EMPTY, options)
                .<Void>thenApply(created -> null)
                .exceptionallyCompose(
                        failure ->
                                code(failure) == Code.NODEEXISTS
                                        ? CompletableFuture.completedFuture(null)
                                        : CompletableFuture.failedFuture(failure));
    }

    /** OK if it is no operation that has failed. */
    static Code code(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof OperationException operation ? operation.code() : Code.OK;
    }
}
