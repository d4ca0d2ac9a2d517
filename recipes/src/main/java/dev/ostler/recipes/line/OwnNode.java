package dev.ostler.recipes.line;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Children;
import dev.ostler.client.async.Created;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * A sequential ephemeral znode of one's own. Its name carries an id, so it is found again when the
 * reply to its creation was lost, and is never taken for another's.
 *
 * <p>How it is found: {@code sync}, then the list of the children. Requests of a session are
 * carried out in order, and those that came by a link that was replaced before the {@code sync} or
 * not at all. So what the list does not show will not appear any more. One that belongs to another
 * session, a lost one of this client, is deleted: it would stand before the new one until that
 * session's time is over.
 */
public final class OwnNode {
    private final ManagedClient client;
    private final String parent;
    private final String tag;
    private final Bytes data;
    private final String id;

    /** Whether a request to create it was ever given to a session. */
    private boolean tried;

    /** Nothing is created any more, by an attempt of several steps that is under way neither. */
    private boolean removed;

    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    private @Nullable Standing standing;

    /**
     * The znode, once it is known.
     *
     * @param handle the session that it belongs to
     * @param czxid of its creation
     */
    public record Standing(Handle handle, String path, long czxid) {
        /** Its last name. */
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /** The znode, and all that stand below the same parent. */
    public record View(Standing own, Children children) {}

    /**
     * @param parent full path
     * @param tag before the number in its name
     */
    public OwnNode(ManagedClient client, String parent, String tag, Bytes data) {
        this.client = client;
        this.parent = parent;
        this.tag = tag;
        this.data = data;
        var random = client.host().random();
        this.id = "_c_" + new UUID(random.nextLong(), random.nextLong()) + "-";
    }

    public String parent() {
        return parent;
    }

    /**
     * Makes sure that it is there and lists it and its neighbours. An attempt for {@link
     * ManagedClient#call} with {@link Repeat#ALWAYS}.
     */
    public CompletableFuture<View> look(Handle handle) {
        Standing now = standing;
        if (now != null && now.handle().equals(handle)) {
            return Failures.<Optional<Children>>unless(
                            handle.zk().getChildren(parent).thenApply(Optional::of),
                            Code.NONODE,
                            () -> CompletableFuture.completedFuture(Optional.empty()))
                    .thenCompose(
                            found ->
                                    found.isPresent() && found.get().names().contains(now.name())
                                            ? CompletableFuture.completedFuture(
                                                    new View(now, found.get()))
                                            : create(handle));
        }
        return tried ? find(handle) : create(handle);
    }

    private CompletableFuture<View> create(Handle handle) {
        return client.parents(handle).above(Paths.child(parent, id), () -> createAndList(handle));
    }

    /** Both requests go off together: the list is made after the creation. */
    private CompletableFuture<View> createAndList(Handle handle) {
        if (removed) {
            return CompletableFuture.failedFuture(new CancellationException());
        }
        tried = true;
        standing = null;
        AsyncZooKeeper zk = handle.zk();
        CompletableFuture<Standing> created =
                zk.create(Paths.child(parent, id + tag), data, CreateMode.EPHEMERAL_SEQUENTIAL)
                        .thenApply(made -> stands(handle, made));
        CompletableFuture<Children> listed = zk.getChildren(parent);
        return created.thenCompose(own -> listed.thenApply(children -> new View(own, children)));
    }

    private Standing stands(Handle handle, Created made) {
        return stands(handle, made.path(), made.stat());
    }

    private Standing stands(Handle handle, String path, Stat stat) {
        var now = new Standing(handle, path, stat.czxid());
        standing = now;
        return now;
    }

    private CompletableFuture<View> find(Handle handle) {
        standing = null;
        return mine(handle)
                .thenCompose(
                        names -> {
                            CompletableFuture<Optional<Standing>> found =
                                    CompletableFuture.completedFuture(Optional.empty());
                            for (String name : names) {
                                found = found.thenCompose(known -> claim(handle, name, known));
                            }
                            return found;
                        })
                .thenCompose(found -> found.isPresent() ? look(handle) : create(handle));
    }

    /** One of these names is the znode if this session has made it; others go. */
    private CompletableFuture<Optional<Standing>> claim(
            Handle handle, String name, Optional<Standing> known) {
        String path = Paths.child(parent, name);
        return handle.zk()
                .exists(path)
                .thenCompose(
                        stat -> {
                            if (stat.isEmpty()) {
                                return CompletableFuture.completedFuture(known);
                            }
                            if (known.isEmpty()
                                    && stat.get().ephemeralOwner() == handle.sessionId()) {
                                return CompletableFuture.completedFuture(
                                        Optional.of(stands(handle, path, stat.get())));
                            }
                            return delete(handle, path).thenApply(gone -> known);
                        });
    }

    private CompletableFuture<List<String>> mine(Handle handle) {
        AsyncZooKeeper zk = handle.zk();
        CompletableFuture<Void> synced = zk.sync(parent);
        CompletableFuture<List<String>> names =
                zk.getChildren(parent)
                        .thenApply(
                                children ->
                                        children.names().stream()
                                                .filter(name -> name.startsWith(id))
                                                .collect(Collectors.toUnmodifiableList()));
        return synced.thenCompose(
                nothing ->
                        Failures.unless(
                                names,
                                Code.NONODE,
                                () -> CompletableFuture.completedFuture(List.of())));
    }

    private static CompletableFuture<Void> delete(Handle handle, String path) {
        return Failures.unless(
                handle.zk().delete(path),
                Code.NONODE,
                () -> CompletableFuture.completedFuture(null));
    }

    /**
     * Deletes it, whatever is known of it, and goes on in the background until it is gone. It is
     * not created any more after that.
     *
     * @return completed when it is gone; fails if a server refuses, or with what the first try
     *     failed with
     */
    public CompletableFuture<Void> remove() {
        removed = true;
        if (!tried) {
            gone.complete(null);
            return CompletableFuture.completedFuture(null);
        }
        Standing now = standing;
        standing = null;
        return Sweep.begin(
                client, now == null ? this::sweep : handle -> delete(handle, now.path()), gone);
    }

    /** Completed after {@link #remove} has done what it can, in the background as well. */
    public CompletableFuture<Void> gone() {
        return gone;
    }

    private CompletableFuture<Void> sweep(Handle handle) {
        return mine(handle)
                .thenCompose(
                        names -> {
                            CompletableFuture<Void> gone = CompletableFuture.completedFuture(null);
                            for (String name : names) {
                                gone =
                                        gone.thenCompose(
                                                nothing ->
                                                        delete(handle, Paths.child(parent, name)));
                            }
                            return gone;
                        });
    }
}
