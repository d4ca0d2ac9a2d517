package dev.ostler.recipes.line;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Created;
import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Creates the znodes that another one needs above it. */
public final class Parents {
    private Parents() {}

    /** The path above; {@code /} for those at the top. */
    public static String of(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** A path below. */
    public static String child(String path, String name) {
        return path.equals("/") ? "/" + name : path + "/" + name;
    }

    /**
     * Makes sure that there is a znode, and all above it: containers, which go away some time after
     * their last child.
     */
    public static CompletableFuture<Void> ensure(AsyncZooKeeper zk, String path) {
        return ensure(zk, path, CreateMode.CONTAINER);
    }

    /** As above, of another kind; what is above are containers all the same. */
    public static CompletableFuture<Void> ensure(AsyncZooKeeper zk, String path, CreateMode mode) {
        return withParents(zk, path, () -> createIfMissing(zk, path, mode));
    }

    /** Carries something out; creates all above the path and does it again as long as they miss. */
    public static <T> CompletableFuture<T> withParents(
            AsyncZooKeeper zk, String path, Supplier<CompletableFuture<T>> action) {
        CompletableFuture<T> tried = action.get();
        if (path.equals("/")) {
            return tried;
        }
        return Failures.unless(
                tried,
                Code.NONODE,
                () -> ensure(zk, of(path)).thenCompose(nothing -> withParents(zk, path, action)));
    }

    private static CompletableFuture<Void> createIfMissing(
            AsyncZooKeeper zk, String path, CreateMode mode) {
        CompletableFuture<Void> created = ignore(zk.create(path, Bytes.EMPTY, mode));
        CompletableFuture<Void> there = Failures.unless(created, Code.NODEEXISTS, Parents::done);
        // Servers before 3.5 know no containers.
        return mode == CreateMode.CONTAINER
                ? Failures.unless(
                        there,
                        Code.UNIMPLEMENTED,
                        () -> createIfMissing(zk, path, CreateMode.PERSISTENT))
                : there;
    }

    private static CompletableFuture<Void> ignore(CompletableFuture<Created> created) {
        return created.thenCompose(value -> done());
    }

    private static CompletableFuture<Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}
