package dev.ostler.recipes.operation;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;

import org.apache.zookeeper.KeeperException.Code;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** What a {@link Delete} was asked for, and how far it is. Used on the client's thread. */
final class Deletion {
    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final OperationContext context;
    private final String path;
    private final int version;
    private final boolean quietly;
    private final boolean withChildren;

    /** Which znode of that path is meant; empty until it was looked up. */
    private OptionalLong czxid;

    /** Whether an attempt may have deleted it. */
    private boolean mayBeDone;

    /**
     * @param path the server's
     * @param czxid which znode is meant; empty if any
     */
    Deletion(
            OperationContext context,
            String path,
            OptionalLong czxid,
            int version,
            boolean quietly,
            boolean withChildren) {
        this.context = context;
        this.path = path;
        this.czxid = czxid;
        this.version = version;
        this.quietly = quietly;
        this.withChildren = withChildren;
    }

    /** Deletes what has that path now. */
    CompletableFuture<Void> attempt(Session session) {
        CompletableFuture<Void> deleted = delete(session.zk(), version);
        CompletableFuture<Void> noted =
                deleted.whenComplete(
                        (done, failure) -> mayBeDone |= Failures.mayHaveHappened(failure));
        return quietly || mayBeDone ? Failures.unless(noted, Code.NONODE, () -> NOTHING) : noted;
    }

    /** Deletes what the first look at the path finds, in the background if need be. */
    CompletableFuture<Void> guarantee() {
        CompletableFuture<Void> result = context.call(true, this::attemptIdentified);
        result.whenComplete(
                (done, failure) -> {
                    if (failure != null && Failures.isOfConnection(failure)) {
                        context.guarantee("deleting " + path, this::attemptLate);
                    }
                });
        return result;
    }

    private CompletableFuture<Void> attemptIdentified(Session session) {
        if (czxid.isPresent()) {
            return again(session);
        }
        return session.zk()
                .exists(path)
                .thenCompose(
                        found -> {
                            found.ifPresent(stat -> czxid = OptionalLong.of(stat.czxid()));
                            return attempt(session);
                        });
    }

    private CompletableFuture<Void> attemptLate(Session session) {
        return Failures.unless(attemptIdentified(session), Code.NONODE, () -> NOTHING);
    }

    /** Deletes the same znode; that it has gone is as good. */
    private CompletableFuture<Void> again(Session session) {
        return session.zk()
                .sync(path)
                .thenCompose(synced -> session.zk().exists(path))
                .thenCompose(
                        found ->
                                isMeant(found)
                                        ? Failures.unless(
                                                delete(session.zk(), version),
                                                Code.NONODE,
                                                () -> NOTHING)
                                        : NOTHING);
    }

    private boolean isMeant(Optional<Stat> found) {
        return found.isPresent() && czxid.isPresent() && found.get().czxid() == czxid.getAsLong();
    }

    private CompletableFuture<Void> delete(AsyncZooKeeper zk, int expected) {
        CompletableFuture<Void> deleted = zk.delete(path, expected);
        return withChildren
                ? Failures.unless(deleted, Code.NOTEMPTY, () -> deleteTree(zk, path, expected))
                : deleted;
    }

    private static CompletableFuture<Void> deleteTree(AsyncZooKeeper zk, String top, int expected) {
        return zk.getChildren(top)
                .thenCompose(
                        children ->
                                CompletableFuture.allOf(
                                        children.names().stream()
                                                .map(
                                                        name ->
                                                                deleteBelow(
                                                                        zk, Paths.child(top, name)))
                                                .toArray(CompletableFuture<?>[]::new)))
                .thenCompose(
                        done ->
                                Failures.unless(
                                        zk.delete(top, expected),
                                        Code.NOTEMPTY,
                                        () -> deleteTree(zk, top, expected)));
    }

    private static CompletableFuture<Void> deleteBelow(AsyncZooKeeper zk, String path) {
        CompletableFuture<Void> deleted =
                Failures.unless(zk.delete(path), Code.NOTEMPTY, () -> deleteTree(zk, path, -1));
        return Failures.unless(deleted, Code.NONODE, () -> NOTHING);
    }
}
