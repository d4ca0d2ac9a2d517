package dev.ostler.recipes.operation;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.CreateOptions;
import org.apache.zookeeper.KeeperException.Code;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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
        return path.equals("/")
                ? CompletableFuture.completedFuture(null)
                : above(path, () -> create(path));
    }

    /** As above, but the znode itself is of another kind than those above it. */
    public CompletableFuture<Void> ensure(String path, CreateMode kind) {
        return above(path, () -> create(path, kind));
    }

    /**
     * Carries out something that needs what is above a path: that is created as long as it misses,
     * and the action done again.
     */
    public <T> CompletableFuture<T> above(String path, Supplier<CompletableFuture<T>> action) {
        CompletableFuture<T> tried = action.get();
        return path.equals("/")
                ? tried
                : Failures.unless(
                        tried,
                        Code.NONODE,
                        () -> ensureAbove(path).thenCompose(done -> above(path, action)));
    }

    /** Sees to it that the znode above one exists. */
    public CompletableFuture<Void> ensureAbove(String path) {
        return ensure(Paths.parent(path));
    }

    private CompletableFuture<Void> create(String path) {
        CompletableFuture<Void> created = create(path, mode);
        // Servers before 3.5 know no containers.
        return mode == CreateMode.CONTAINER
                ? Failures.unless(
                        created, Code.UNIMPLEMENTED, () -> create(path, CreateMode.PERSISTENT))
                : created;
    }

    private CompletableFuture<Void> create(String path, CreateMode kind) {
        CreateOptions options = CreateOptions.newBuilder(acl.aclFor(path), kind).build();
        CompletableFuture<Void> created =
                zk.create(path, Bytes.EMPTY, options).thenApply(done -> null);
        return Failures.unless(
                created, Code.NODEEXISTS, () -> CompletableFuture.completedFuture(null));
    }
}
