package dev.ostler.recipes.barrier;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.OwnNode;
import dev.ostler.recipes.line.OwnNode.View;
import dev.ostler.recipes.line.Ticket;
import dev.ostler.recipes.line.Until;
import dev.ostler.recipes.line.Wake;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Lets so many begin together, and end together. One object is one member; it may enter again as
 * soon as it has left.
 *
 * <p>Below the path:
 *
 * <ol>
 *   <li>A member that enters has a sequential ephemeral znode.
 *   <li>Whoever sees enough of them, and no {@code ready}, creates that with the names of the first
 *       so many. They are the round, and may go on. Others wait for the next one.
 *   <li>A member that leaves deletes its own znode, and waits until the round's are all gone.
 *       Whoever sees that deletes {@code ready}.
 *   <li>Creating {@code ready} is one transaction with a write to the barrier's znode, and deleting
 *       it is one with a check that no other was made since. So each round has a version of its
 *       own; a {@code ready} that is left over admits nobody who is not on its list, and nobody
 *       deletes the one of the next round.
 * </ol>
 *
 * <p>A member whose session ends counts as one that has left, so does one that is not heard of
 * before the round begins as one that was never there.
 */
public final class DoubleBarrier {
    private static final String TAG = "member-";
    private static final String READY = "ready";
    private static final int ANY_VERSION = -1;

    private final ManagedClient client;
    private final String path;
    private final String readyPath;
    private final int memberCount;

    // The client's thread only.
    private @Nullable OwnNode own;
    private @Nullable Round round;

    /** Completed when what this one had before is gone: it must not count as another member. */
    private CompletableFuture<Void> before = CompletableFuture.completedFuture(null);

    /**
     * @param path of the znode that the members' are below; created if it is missing
     * @param memberCount how many make a round; all have to agree
     */
    public DoubleBarrier(ManagedClient client, String path, int memberCount) {
        if (memberCount < 1) {
            throw new IllegalArgumentException("a barrier for nobody: " + memberCount);
        }
        this.client = client;
        this.path = client.path(path);
        this.readyPath = Paths.child(this.path, READY);
        this.memberCount = memberCount;
    }

    /**
     * Enters, and waits for the others.
     *
     * @param patience null for as long as it takes
     * @return completed on the client's thread: true when they are there, false when it took too
     *     long. Then, and when it fails or is cancelled, this one has left.
     */
    public CompletableFuture<Boolean> enterAsync(@Nullable Duration patience) {
        var result = new CompletableFuture<Boolean>();
        client.host().execute(() -> enter(patience, result));
        return result;
    }

    private void enter(@Nullable Duration patience, CompletableFuture<Boolean> result) {
        if (own != null) {
            result.completeExceptionally(new IllegalStateException("it has entered already"));
            return;
        }
        var mine = new OwnNode(client, path, TAG, Bytes.EMPTY);
        CompletableFuture<Void> previous = before;
        own = mine;
        before = mine.gone();
        CompletableFuture<Optional<Round>> begun =
                Until.within(
                        client,
                        patience,
                        (handle, wake) ->
                                previous.thenCompose(gone -> lookForRound(handle, wake, mine)));
        begun.whenComplete(
                (found, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(Failures.cause(failure));
                    } else if (result.complete(found.isPresent()) && found.isPresent()) {
                        round = found.get();
                        return;
                    }
                    // Here after a cancellation as well, perhaps on another thread.
                    client.host().execute(() -> forget(mine));
                });
        result.whenComplete((value, failure) -> begun.cancel(false));
    }

    private CompletableFuture<Void> forget(OwnNode node) {
        if (own == node) {
            own = null;
        }
        return node.remove();
    }

    private CompletableFuture<Optional<Round>> lookForRound(
            Handle handle, Wake wake, OwnNode mine) {
        return mine.look(handle).thenCompose(view -> judge(handle, wake, view, mine));
    }

    private CompletableFuture<Optional<Round>> judge(
            Handle handle, Wake wake, View view, OwnNode mine) {
        List<String> present = view.children().names();
        if (present.contains(READY)) {
            return readRound(handle)
                    .thenCompose(
                            found -> {
                                if (found.isEmpty()) {
                                    return lookForRound(handle, wake, mine);
                                }
                                return found.get().members().contains(view.own().name())
                                        ? CompletableFuture.completedFuture(found)
                                        : awaitEnd(handle, wake, found.get(), present)
                                                .thenCompose(
                                                        over ->
                                                                over.isPresent()
                                                                        ? lookForRound(
                                                                                handle, wake, mine)
                                                                        : CompletableFuture
                                                                                .completedFuture(
                                                                                        Optional
                                                                                                .empty()));
                            });
        }
        List<String> members =
                Ticket.inOrder(present, List.of(TAG)).stream().map(Ticket::name).toList();
        if (members.size() < memberCount) {
            // Whoever comes last sees that all are there, and this one sees what he does then.
            return wake.exists(handle, readyPath)
                    .thenCompose(
                            ready ->
                                    ready.isPresent()
                                            ? lookForRound(handle, wake, mine)
                                            : CompletableFuture.completedFuture(Optional.empty()));
        }
        int version = view.children().stat().version();
        return beginRound(handle, version, members.subList(0, memberCount))
                .thenCompose(nothing -> lookForRound(handle, wake, mine));
    }

    /** What comes of it is seen afterwards: another may have been faster. */
    private CompletableFuture<Void> beginRound(Handle handle, int version, List<String> members) {
        var next = new Round(version + 1, members);
        return tolerant(
                handle.zk()
                        .multi(
                                List.of(
                                        Op.setData(path, new byte[0], version),
                                        Op.create(
                                                readyPath,
                                                next.toBytes().toByteArray(),
                                                Ids.OPEN_ACL_UNSAFE,
                                                CreateMode.PERSISTENT))),
                Code.BADVERSION,
                Code.NODEEXISTS);
    }

    private CompletableFuture<Optional<Round>> readRound(Handle handle) {
        return Failures.<Optional<Round>>unless(
                handle.zk()
                        .getData(readyPath)
                        .thenApply(data -> Optional.of(Round.of(data.text()))),
                Code.NONODE,
                () -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Sees whether a round is over, and ends it then; else watches the last of its members. */
    private CompletableFuture<Optional<Boolean>> awaitEnd(
            Handle handle, Wake wake, Round which, List<String> present) {
        Set<String> there = new HashSet<>(present);
        there.retainAll(which.members());
        if (there.isEmpty()) {
            return endRound(handle, which).thenApply(nothing -> Optional.of(true));
        }
        List<Ticket> left = Ticket.inOrder(there, List.of(TAG));
        String last = Paths.child(path, left.get(left.size() - 1).name());
        return Failures.unless(
                wake.data(handle, last).thenApply(data -> Optional.empty()),
                Code.NONODE,
                () -> lookForEnd(handle, wake, which));
    }

    private CompletableFuture<Optional<Boolean>> lookForEnd(Handle handle, Wake wake, Round which) {
        CompletableFuture<List<String>> present =
                Failures.unless(
                        handle.zk().getChildren(path).thenApply(children -> children.names()),
                        Code.NONODE,
                        () -> CompletableFuture.completedFuture(List.of()));
        return present.thenCompose(names -> awaitEnd(handle, wake, which, names));
    }

    private CompletableFuture<Void> endRound(Handle handle, Round which) {
        AsyncZooKeeper zk = handle.zk();
        return tolerant(
                zk.multi(
                        List.of(
                                Op.check(path, which.version()),
                                Op.delete(readyPath, ANY_VERSION))),
                Code.BADVERSION,
                Code.NONODE);
    }

    /** Either answer means that another was faster. */
    private static CompletableFuture<Void> tolerant(
            CompletableFuture<?> future, Code first, Code second) {
        CompletableFuture<Void> done =
                future.thenCompose(value -> CompletableFuture.completedFuture(null));
        return Failures.unless(
                Failures.unless(done, first, () -> CompletableFuture.completedFuture(null)),
                second,
                () -> CompletableFuture.completedFuture(null));
    }

    /**
     * Leaves, and waits until all of the round have left.
     *
     * @param patience null for as long as it takes
     * @return completed on the client's thread: false when it took too long; it has left all the
     *     same. At once if it had not entered.
     */
    public CompletableFuture<Boolean> leaveAsync(@Nullable Duration patience) {
        var result = new CompletableFuture<Boolean>();
        client.host().execute(() -> leave(patience, result));
        return result;
    }

    private void leave(@Nullable Duration patience, CompletableFuture<Boolean> result) {
        Round mine = round;
        OwnNode node = own;
        round = null;
        if (mine == null || node == null) {
            result.complete(true);
            return;
        }
        CompletableFuture<Void> gone = forget(node);
        CompletableFuture<Optional<Boolean>> over =
                Until.within(
                        client,
                        patience,
                        (handle, wake) ->
                                gone.thenCompose(nothing -> lookForEnd(handle, wake, mine)));
        over.whenComplete(
                (value, failure) -> {
                    if (failure == null) {
                        result.complete(value.isPresent());
                    } else {
                        result.completeExceptionally(Failures.cause(failure));
                    }
                });
        result.whenComplete((value, failure) -> over.cancel(false));
    }

    /** As {@link #enterAsync}, and blocks. */
    public void enter() throws InterruptedException {
        await(enterAsync(null));
    }

    /** As {@link #enterAsync}, and blocks; whether all came in time. */
    public boolean enter(Duration patience) throws InterruptedException {
        return await(enterAsync(patience));
    }

    /** As {@link #leaveAsync}, and blocks. */
    public void leave() throws InterruptedException {
        await(leaveAsync(null));
    }

    /** As {@link #leaveAsync}, and blocks; whether all have left in time. */
    public boolean leave(Duration patience) throws InterruptedException {
        return await(leaveAsync(patience));
    }

    private boolean await(CompletableFuture<Boolean> future) throws InterruptedException {
        try {
            return client.await(future);
        } finally {
            future.cancel(false);
        }
    }
}
