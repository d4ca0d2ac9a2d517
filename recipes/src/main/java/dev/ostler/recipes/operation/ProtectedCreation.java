package dev.ostler.recipes.operation;

import dev.ostler.client.async.Created;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;

import org.apache.zookeeper.KeeperException.Code;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A creation that is found again. After an attempt whose outcome is not known the next one looks
 * for a znode with the id in its name, on a server that has caught up. Used on the client's thread.
 */
final class ProtectedCreation {
    private static final String PREFIX = "_c_";
    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final OperationContext context;
    private final Creation creation;
    private final String parent;
    private final String name;

    /** What the name begins with; empty before the first attempt. */
    private String mark = "";

    private int underWay;
    private boolean mayExist;

    ProtectedCreation(OperationContext context, Creation creation) {
        this.context = context;
        this.creation = creation;
        int slash = creation.path().lastIndexOf('/');
        parent = creation.path().substring(0, Math.max(1, slash));
        name = creation.path().substring(slash + 1);
    }

    CompletableFuture<Created> begin() {
        CompletableFuture<Created> result = context.call(true, this::attempt);
        result.whenComplete(
                (created, failure) -> {
                    creation.over().set(true);
                    if (failure != null && Failures.isOfConnection(failure)) {
                        clean();
                    }
                });
        return result;
    }

    private CompletableFuture<Created> attempt(Session session) {
        if (mark.isEmpty()) {
            var id = new UUID(context.random().nextLong(), context.random().nextLong());
            mark = PREFIX + id + "-";
        }
        return mayExist
                ? find(session)
                        .thenCompose(
                                found ->
                                        found.isPresent()
                                                ? adopt(session, found.get())
                                                : create(session))
                : create(session);
    }

    private CompletableFuture<Created> create(Session session) {
        underWay++;
        return creation.attempt(session, Paths.child(parent, mark + name))
                .whenComplete(
                        (created, failure) -> {
                            underWay--;
                            mayExist |= failure == null || Failures.mayHaveHappened(failure);
                        });
    }

    /** The full path of the znode with the mark. */
    private CompletableFuture<Optional<String>> find(Session session) {
        CompletableFuture<Optional<String>> found =
                session.zk()
                        .sync(parent)
                        .thenCompose(synced -> session.zk().getChildren(parent))
                        .thenApply(
                                children ->
                                        children.names().stream()
                                                .filter(child -> child.startsWith(mark))
                                                .map(name -> Paths.child(parent, name))
                                                .findFirst());
        return Failures.unless(
                found, Code.NONODE, () -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private CompletableFuture<Created> adopt(Session session, String path) {
        return session.zk()
                .exists(path)
                .thenCompose(
                        stat -> {
                            if (stat.isPresent() && isOurs(session, stat.get())) {
                                return CompletableFuture.completedFuture(
                                        creation.outside(new Created(path, stat.get())));
                            }
                            return delete(session, path).thenCompose(gone -> create(session));
                        });
    }

    private boolean isOurs(Session session, Stat stat) {
        return !creation.mode().isEphemeral() || stat.ephemeralOwner() == session.sessionId();
    }

    /** The caller gets no znode: none is to stay. */
    private void clean() {
        context.guarantee(
                "deleting what " + creation.path() + " may have left",
                session -> mayExist || underWay > 0 ? clean(session) : NOTHING);
    }

    private CompletableFuture<Void> clean(Session session) {
        return find(session)
                .thenCompose(found -> found.isPresent() ? delete(session, found.get()) : NOTHING);
    }

    private static CompletableFuture<Void> delete(Session session, String path) {
        return Failures.unless(session.zk().delete(path), Code.NONODE, () -> NOTHING);
    }
}
