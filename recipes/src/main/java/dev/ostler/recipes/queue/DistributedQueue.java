package dev.ostler.recipes.queue;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.OutcomeUnknownException;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.Sweep;
import dev.ostler.recipes.line.Until;
import dev.ostler.recipes.line.Wake;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A queue of byte strings: persistent sequential znodes {@code qn-0000000000} below one, the lowest
 * first. The queue recipe of ZooKeeper and Curator's {@code SimpleDistributedQueue} use the same
 * znodes.
 *
 * <p><b>Taking</b> ({@link #poll}, {@link #take}, {@link #remove}) removes an item and then hands
 * it out: at most once; if the process ends in between, it is gone. <b>Claiming</b> ({@link
 * #claim}) hands it out, and removes it when that is acknowledged: at least once. Who takes does
 * not look whether an item is claimed; so all consumers of a queue should do the one or the other.
 *
 * <p><b>Lost replies.</b> Nothing is put twice, and nothing taken is lost, as long as the session
 * lasts: {@link Guards} tell. When it ends before the outcome is known, the operation fails with
 * {@link OutcomeUnknownException}.
 *
 * <p>Guards are below {@code <path>-guards}, claims below {@code <path>-claims}. Any thread may
 * call anything; futures are completed on the client's thread.
 */
public final class DistributedQueue implements AutoCloseable {
    private final ManagedClient client;
    private final String path;
    private final int itemsMax;
    private final Claims claims;

    // The client's thread only.
    private final Guards guards;

    /** Names that were listed and not tried yet, in order. What is put later comes behind them. */
    private final ArrayDeque<String> listed = new ArrayDeque<>();

    /** A queue without bound. */
    public DistributedQueue(ManagedClient client, String path) {
        this(client, path, Integer.MAX_VALUE);
    }

    /**
     * @param path of the znode that the items are below; created if it is missing
     * @param itemsMax how many items there may be before producers are turned away; they look
     *     before they put, so there may be one more for each producer but one
     */
    public DistributedQueue(ManagedClient client, String path, int itemsMax) {
        if (itemsMax < 1) {
            throw new IllegalArgumentException("a queue for nothing: " + itemsMax);
        }
        this.client = client;
        this.path = client.path(path);
        this.claims = new Claims(client, this.path, this.path + "-claims");
        this.guards = new Guards(client, this.path + "-guards");
        this.itemsMax = itemsMax;
    }

    // ---- producers ----

    /** Puts an item at the end; whether there was room. */
    public CompletableFuture<Boolean> offerAsync(Bytes item) {
        return onThread(
                () ->
                        hasRoom()
                                .thenCompose(
                                        room ->
                                                room
                                                        ? create(item).thenApply(done -> true)
                                                        : CompletableFuture.completedFuture(
                                                                false)));
    }

    /** Puts an item at the end as soon as there is room. */
    public CompletableFuture<Void> putAsync(Bytes item) {
        return onThread(() -> awaitRoom().thenCompose(room -> create(item)));
    }

    private CompletableFuture<Boolean> hasRoom() {
        if (itemsMax == Integer.MAX_VALUE) {
            return CompletableFuture.completedFuture(true);
        }
        return client.call(Repeat.ALWAYS, handle -> handle.zk().exists(path))
                .thenApply(this::hasRoom);
    }

    private boolean hasRoom(Optional<Stat> stat) {
        return stat.isEmpty() || stat.get().numChildren() < itemsMax;
    }

    private CompletableFuture<?> awaitRoom() {
        if (itemsMax == Integer.MAX_VALUE) {
            return CompletableFuture.completedFuture(true);
        }
        return Until.within(
                client,
                null,
                (handle, wake) ->
                        Items.orNothing(
                                wake.children(handle, path)
                                        .thenApply(
                                                children ->
                                                        hasRoom(Optional.of(children.stat()))
                                                                ? Optional.of(true)
                                                                : Optional.empty()),
                                Optional.of(true)));
    }

    private CompletableFuture<Void> create(Bytes item) {
        Op create =
                Op.create(
                        Paths.child(path, Items.TAG),
                        item.toByteArray(),
                        Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT_SEQUENTIAL);
        return Failures.unless(
                guards.once(create, "an item for " + path),
                Code.NONODE,
                () ->
                        client.call(
                                        Repeat.ALWAYS,
                                        handle ->
                                                client.parents(handle)
                                                        .ensure(path, CreateMode.PERSISTENT))
                                .thenCompose(nothing -> create(item)));
    }

    // ---- consumers that take ----

    /** The first item, which stays; empty if there is none. */
    public CompletableFuture<Optional<Bytes>> peekAsync() {
        return client.call(
                Repeat.ALWAYS,
                handle ->
                        names(handle)
                                .thenCompose(names -> firstOf(handle, new ArrayDeque<>(names))));
    }

    private CompletableFuture<Optional<Bytes>> firstOf(Handle handle, ArrayDeque<String> names) {
        String name = names.poll();
        if (name == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return Failures.<Optional<Bytes>>unless(
                handle.zk()
                        .getData(Paths.child(path, name))
                        .thenApply(data -> Optional.of(Items.bytes(data))),
                Code.NONODE,
                () -> firstOf(handle, names));
    }

    /** Takes the first item; empty if there is none. */
    public CompletableFuture<Optional<Bytes>> pollAsync() {
        return pollAsync(Duration.ZERO);
    }

    /**
     * Takes the first item as soon as there is one. Cancelling the future leaves it in the queue.
     *
     * @param patience how long to wait for one; null for as long as it takes, zero for not at all
     * @return empty if there was none in time
     */
    public CompletableFuture<Optional<Bytes>> pollAsync(@Nullable Duration patience) {
        var poll = new Poll(patience);
        client.host().execute(poll::begin);
        return poll.result;
    }

    private record Taken(String name, Bytes item) {}

    /** Somebody who wants an item. Only the waiting can be ended, not the taking. */
    private final class Poll {
        private final CompletableFuture<Optional<Bytes>> result = new CompletableFuture<>();
        private final @Nullable Duration patience;
        private long begunAt;

        Poll(@Nullable Duration patience) {
            this.patience = patience;
        }

        void begin() {
            begunAt = client.host().nanoTime();
            tryOnce();
        }

        private void tryOnce() {
            if (result.isDone()) {
                return;
            }
            pollOnce()
                    .whenComplete(
                            (taken, failure) -> {
                                if (failure != null) {
                                    result.completeExceptionally(Failures.cause(failure));
                                } else if (taken.isPresent()) {
                                    deliver(taken.get());
                                } else {
                                    await(left());
                                }
                            });
        }

        /** Null for as long as it takes. */
        private @Nullable Duration left() {
            return patience == null
                    ? null
                    : patience.minusNanos(client.host().nanoTime() - begunAt);
        }

        private void await(@Nullable Duration left) {
            if (left != null && (left.isNegative() || left.isZero())) {
                result.complete(Optional.empty());
                return;
            }
            CompletableFuture<Optional<Boolean>> some =
                    Until.within(client, left, DistributedQueue.this::lookForItems);
            result.whenComplete((item, failure) -> some.cancel(false));
            some.whenComplete(
                    (there, failure) -> {
                        if (failure != null) {
                            result.completeExceptionally(Failures.cause(failure));
                        } else if (there.isPresent()) {
                            tryOnce();
                        } else {
                            result.complete(Optional.empty());
                        }
                    });
        }

        /** What nobody waits for any more goes back to its place. */
        private void deliver(Taken taken) {
            if (!result.complete(Optional.of(taken.item()))) {
                putBack(taken);
            }
        }
    }

    /** Waits for items, or at least for the queue. */
    private CompletableFuture<Optional<Boolean>> lookForItems(Handle handle, Wake wake) {
        CompletableFuture<Optional<Boolean>> found =
                wake.children(handle, path)
                        .thenApply(
                                children ->
                                        Items.inOrder(children.names()).isEmpty()
                                                ? Optional.empty()
                                                : Optional.of(true));
        return Failures.unless(
                found,
                Code.NONODE,
                () ->
                        wake.exists(handle, path)
                                .thenCompose(
                                        stat ->
                                                stat.isPresent()
                                                        ? lookForItems(handle, wake)
                                                        : CompletableFuture.completedFuture(
                                                                Optional.empty())));
    }

    private CompletableFuture<Optional<Taken>> pollOnce() {
        if (!listed.isEmpty()) {
            return takeFirst();
        }
        return client.call(Repeat.ALWAYS, this::names)
                .thenCompose(
                        names -> {
                            if (listed.isEmpty()) {
                                listed.addAll(names);
                            }
                            return listed.isEmpty()
                                    ? CompletableFuture.completedFuture(Optional.empty())
                                    : takeFirst();
                        });
    }

    /** Each name is tried by one operation of this object. */
    private CompletableFuture<Optional<Taken>> takeFirst() {
        String name = listed.remove();
        String itemPath = Paths.child(path, name);
        return client.call(Repeat.ALWAYS, handle -> handle.zk().getData(itemPath))
                .thenCompose(
                        data ->
                                guards.once(
                                                Op.delete(itemPath, data.stat().version()),
                                                "the taking of " + itemPath)
                                        .thenApply(
                                                gone ->
                                                        Optional.of(
                                                                new Taken(
                                                                        name, Items.bytes(data)))))
                .exceptionallyCompose(failure -> notTaken(name, failure));
    }

    private CompletableFuture<Optional<Taken>> notTaken(String name, Throwable failure) {
        if (Failures.code(failure) == Code.NONODE) {
            return pollOnce(); // Another was faster.
        }
        listed.addFirst(name);
        return Failures.code(failure) == Code.BADVERSION
                ? pollOnce() // Somebody has written to it.
                : CompletableFuture.failedFuture(failure);
    }

    /**
     * Takes the first item.
     *
     * @return fails with {@link NoSuchElementException} if there is none
     */
    public CompletableFuture<Bytes> removeAsync() {
        return pollAsync()
                .thenApply(
                        item ->
                                item.orElseThrow(
                                        () -> new NoSuchElementException(path + " is empty")));
    }

    private void putBack(Taken taken) {
        String itemPath = Paths.child(path, taken.name());
        Sweep.untilDone(
                client,
                handle -> {
                    CompletableFuture<Void> created =
                            client.parents(handle)
                                    .above(
                                            itemPath,
                                            () ->
                                                    handle.zk()
                                                            .create(
                                                                    itemPath,
                                                                    taken.item(),
                                                                    CreateMode.PERSISTENT))
                                    .thenCompose(done -> CompletableFuture.completedFuture(null));
                    return Failures.unless(
                            created,
                            Code.NODEEXISTS,
                            () -> CompletableFuture.completedFuture(null));
                });
    }

    // ---- consumers that claim ----

    /**
     * Claims the first item that nobody has claimed.
     *
     * @param patience how long to wait for one; null for as long as it takes, zero for not at all
     * @return empty if there was none in time
     */
    public CompletableFuture<Optional<Claim>> claimAsync(@Nullable Duration patience) {
        return claims.claim(patience);
    }

    // ---- both ----

    /** How many items there are. */
    public CompletableFuture<Integer> sizeAsync() {
        return client.call(Repeat.ALWAYS, handle -> handle.zk().exists(path))
                .thenApply(stat -> stat.map(Stat::numChildren).orElse(0));
    }

    private CompletableFuture<List<String>> names(Handle handle) {
        return Items.orNothing(
                handle.zk()
                        .getChildren(path)
                        .thenApply(children -> Items.inOrder(children.names())),
                List.of());
    }

    /** Begins something on the client's thread. */
    private <T> CompletableFuture<T> onThread(Supplier<CompletableFuture<T>> action) {
        var result = new CompletableFuture<T>();
        client.host()
                .execute(
                        () -> {
                            CompletableFuture<T> begun = action.get();
                            begun.whenComplete(
                                    (value, failure) -> {
                                        if (failure == null) {
                                            result.complete(value);
                                        } else {
                                            result.completeExceptionally(Failures.cause(failure));
                                        }
                                    });
                        });
        return result;
    }

    // ---- the same, blocking ----

    /** As {@link #offerAsync}, and blocks. An interruption does not take it back. */
    public boolean offer(Bytes item) throws InterruptedException {
        return client.await(offerAsync(item));
    }

    /** As {@link #putAsync}, and blocks. An interruption does not take it back. */
    public void put(Bytes item) throws InterruptedException {
        client.await(putAsync(item));
    }

    /** As {@link #peekAsync}, and blocks. */
    public Optional<Bytes> peek() throws InterruptedException {
        return client.await(peekAsync());
    }

    /** As {@link #pollAsync()}, and blocks. */
    public Optional<Bytes> poll() throws InterruptedException {
        return await(pollAsync());
    }

    /** As {@link #pollAsync(Duration)}, and blocks. */
    public Optional<Bytes> poll(Duration patience) throws InterruptedException {
        return await(pollAsync(patience));
    }

    /** Takes the first item, and waits for one as long as it takes. */
    public Bytes take() throws InterruptedException {
        return await(pollAsync(null)).orElseThrow();
    }

    /**
     * Takes the first item.
     *
     * @throws NoSuchElementException if there is none
     */
    public Bytes remove() throws InterruptedException {
        return poll().orElseThrow(() -> new NoSuchElementException(path + " is empty"));
    }

    /** As {@link #claimAsync}, and blocks. */
    public Optional<Claim> claim(@Nullable Duration patience) throws InterruptedException {
        CompletableFuture<Optional<Claim>> claimed = claimAsync(patience);
        try {
            return client.await(claimed);
        } catch (InterruptedException e) {
            if (!claimed.cancel(false)) {
                claimed.thenAccept(claim -> claim.ifPresent(Claim::giveBack));
            }
            throw e;
        }
    }

    /** What is taken although nobody waits any more goes back. */
    private Optional<Bytes> await(CompletableFuture<Optional<Bytes>> future)
            throws InterruptedException {
        try {
            return client.await(future);
        } catch (InterruptedException e) {
            if (!future.cancel(false)) {
                Thread.currentThread().interrupt();
                return future.join(); // It came in the same instant.
            }
            throw e;
        }
    }

    /** The queue stays; this object's guards go. */
    @Override
    public void close() {
        client.host().execute(guards::close);
    }
}
