package dev.ostler.recipes.queue;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.OutcomeUnknownException;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.Failures;
import dev.ostler.recipes.line.Parents;
import dev.ostler.recipes.line.Sweep;
import dev.ostler.recipes.line.Ticket;
import dev.ostler.recipes.line.Until;
import dev.ostler.recipes.line.Wake;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
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
    private static final String TAG = "qn-";
    private static final List<String> TAGS = List.of(TAG);
    private static final int ANY_VERSION = -1;

    private final ManagedClient client;
    private final String path;
    private final String claimsPath;
    private final int itemsMax;

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
        this.claimsPath = this.path + "-claims";
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
                        orNothing(
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
                        Parents.child(path, TAG),
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
                                                Parents.ensure(
                                                        handle.zk(), path, CreateMode.PERSISTENT))
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
                        .getData(Parents.child(path, name))
                        .thenApply(data -> Optional.of(bytes(data))),
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
                                        inOrder(children.names()).isEmpty()
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
        String itemPath = Parents.child(path, name);
        return client.call(Repeat.ALWAYS, handle -> handle.zk().getData(itemPath))
                .thenCompose(
                        data ->
                                guards.once(
                                                Op.delete(itemPath, data.stat().version()),
                                                "the taking of " + itemPath)
                                        .thenApply(
                                                gone -> Optional.of(new Taken(name, bytes(data)))))
                .exceptionallyCompose(failure -> notTaken(name, failure));
    }

    private CompletableFuture<Optional<Taken>> notTaken(String name, Throwable failure) {
        if (Failures.is(failure, Code.NONODE)) {
            return pollOnce(); // Another was faster.
        }
        listed.addFirst(name);
        return Failures.is(failure, Code.BADVERSION)
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
        String itemPath = Parents.child(path, taken.name());
        Sweep.untilDone(
                client,
                handle -> {
                    CompletableFuture<Void> created =
                            Parents.withParents(
                                            handle.zk(),
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
        var claiming = new Claiming(patience);
        client.host().execute(claiming::begin);
        return claiming.result;
    }

    /** Somebody who wants a claim. */
    private final class Claiming {
        private final CompletableFuture<Optional<Claim>> result = new CompletableFuture<>();
        private final @Nullable Duration patience;
        private Bytes id = Bytes.EMPTY;
        private boolean over;

        /** The item that it has tried to claim last, which may have come about; empty if none. */
        private String tried = "";

        Claiming(@Nullable Duration patience) {
            this.patience = patience;
        }

        void begin() {
            var random = client.host().random();
            id = Bytes.utf8(new UUID(random.nextLong(), random.nextLong()).toString());
            CompletableFuture<Optional<Claim>> claimed = Until.within(client, patience, this::look);
            claimed.whenComplete(
                    (claim, failure) -> {
                        if (failure != null) {
                            result.completeExceptionally(Failures.cause(failure));
                        } else if (result.complete(claim) && claim.isPresent()) {
                            return;
                        }
                        // Here after a cancellation as well, perhaps on another thread.
                        client.host().execute(this::end);
                    });
            result.whenComplete((claim, failure) -> claimed.cancel(false));
        }

        /** Takes back what an attempt may have left. */
        private void end() {
            over = true;
            if (!tried.isEmpty()) {
                String path = Parents.child(claimsPath, tried);
                Sweep.untilDone(client, handle -> deleteIfMine(handle, path));
            }
        }

        private CompletableFuture<Void> deleteIfMine(Handle handle, String path) {
            AsyncZooKeeper zk = handle.zk();
            CompletableFuture<Void> synced = zk.sync(path);
            CompletableFuture<Data> read = zk.getData(path);
            return Failures.unless(
                    synced.thenCompose(nothing -> read)
                            .thenCompose(
                                    data ->
                                            isMine(handle, data)
                                                    ? zk.delete(path)
                                                    : CompletableFuture.completedFuture(null)),
                    Code.NONODE,
                    () -> CompletableFuture.completedFuture(null));
        }

        private boolean isMine(Handle handle, Data data) {
            return id.equals(bytes(data)) && data.stat().ephemeralOwner() == handle.sessionId();
        }

        private CompletableFuture<Optional<Claim>> look(Handle handle, Wake wake) {
            CompletableFuture<List<String>> claims =
                    orNothing(
                            wake.children(handle, claimsPath)
                                    .thenApply(children -> children.names()),
                            List.of());
            CompletableFuture<List<String>> items =
                    orNothing(
                            wake.children(handle, path)
                                    .thenApply(children -> inOrder(children.names())),
                            List.of());
            return claims.thenCombine(items, this::open)
                    .thenCompose(names -> claimFirst(handle, wake, names));
        }

        /**
         * Those that nobody has claimed. The one that this one may have claimed comes first: if
         * another were claimed instead, it would be nobody's as long as the session lasts.
         */
        private ArrayDeque<String> open(List<String> claimed, List<String> items) {
            Set<String> taken = new HashSet<>(claimed);
            var names = new ArrayDeque<String>();
            if (items.contains(tried)) {
                names.add(tried);
                taken.add(tried);
            }
            for (String name : items) {
                if (!taken.contains(name)) {
                    names.add(name);
                }
            }
            return names;
        }

        private CompletableFuture<Optional<Claim>> claimFirst(
                Handle handle, Wake wake, ArrayDeque<String> names) {
            String name = names.poll();
            if (name == null) {
                // Without a queue there is nothing to watch but its creation.
                return wake.exists(handle, path).thenApply(stat -> Optional.empty());
            }
            return claim(handle, name)
                    .thenCompose(
                            mine ->
                                    mine
                                            ? read(handle, name)
                                            : CompletableFuture.completedFuture(
                                                    Optional.<Claim>empty()))
                    .thenCompose(
                            claim ->
                                    claim.isPresent()
                                            ? CompletableFuture.completedFuture(claim)
                                            : claimFirst(handle, wake, names));
        }

        /** Whether the claim is this one's, perhaps by an attempt whose reply was lost. */
        private CompletableFuture<Boolean> claim(Handle handle, String name) {
            AsyncZooKeeper zk = handle.zk();
            String claim = Parents.child(claimsPath, name);
            CompletableFuture<Boolean> created =
                    Parents.withParents(
                            zk,
                            claim,
                            () -> {
                                if (over) {
                                    return CompletableFuture.failedFuture(
                                            new CancellationException());
                                }
                                tried = name;
                                return zk.create(claim, id, CreateMode.EPHEMERAL)
                                        .thenApply(made -> true);
                            });
            return Failures.unless(
                    created,
                    Code.NODEEXISTS,
                    () ->
                            orNothing(
                                    zk.getData(claim).thenApply(data -> judge(handle, data)),
                                    false));
        }

        private boolean judge(Handle handle, Data data) {
            boolean mine = isMine(handle, data);
            if (!mine) {
                tried = "";
            }
            return mine;
        }

        /** An item that is gone needs no claim. */
        private CompletableFuture<Optional<Claim>> read(Handle handle, String name) {
            return Failures.<Optional<Claim>>unless(
                    handle.zk()
                            .getData(Parents.child(path, name))
                            .thenApply(
                                    data ->
                                            Optional.of(
                                                    new Claim(
                                                            DistributedQueue.this,
                                                            handle,
                                                            name,
                                                            bytes(data)))),
                    Code.NONODE,
                    () ->
                            deleteIfMine(handle, Parents.child(claimsPath, name))
                                    .thenApply(gone -> Optional.empty()));
        }
    }

    CompletableFuture<Void> acknowledge(Claim claim) {
        return client.call(Repeat.ALWAYS, handle -> acknowledge(handle, claim));
    }

    private CompletableFuture<Void> acknowledge(Handle handle, Claim claim) {
        if (!handle.equals(claim.handle())) {
            return CompletableFuture.failedFuture(lostClaim(claim));
        }
        CompletableFuture<Void> done =
                handle.zk()
                        .multi(
                                List.of(
                                        Op.delete(
                                                Parents.child(claimsPath, claim.name()),
                                                ANY_VERSION),
                                        Op.delete(Parents.child(path, claim.name()), ANY_VERSION)))
                        .thenCompose(results -> CompletableFuture.completedFuture(null));
        // An attempt before this one has done it, unless there is an item without a claim.
        return Failures.unless(
                done,
                Code.NONODE,
                () ->
                        handle.zk()
                                .exists(Parents.child(path, claim.name()))
                                .thenCompose(
                                        stat ->
                                                stat.isEmpty()
                                                        ? CompletableFuture.completedFuture(null)
                                                        : CompletableFuture.failedFuture(
                                                                lostClaim(claim))));
    }

    private static IllegalStateException lostClaim(Claim claim) {
        return new IllegalStateException("the claim of " + claim.name() + " is lost");
    }

    CompletableFuture<Void> giveBack(Claim claim) {
        return Sweep.untilDone(
                client,
                handle ->
                        handle.equals(claim.handle())
                                ? Failures.unless(
                                        handle.zk().delete(Parents.child(claimsPath, claim.name())),
                                        Code.NONODE,
                                        () -> CompletableFuture.completedFuture(null))
                                : CompletableFuture.completedFuture(null));
    }

    // ---- both ----

    /** How many items there are. */
    public CompletableFuture<Integer> sizeAsync() {
        return client.call(Repeat.ALWAYS, handle -> handle.zk().exists(path))
                .thenApply(stat -> stat.map(Stat::numChildren).orElse(0));
    }

    private CompletableFuture<List<String>> names(Handle handle) {
        return orNothing(
                handle.zk().getChildren(path).thenApply(children -> inOrder(children.names())),
                List.of());
    }

    private static List<String> inOrder(Collection<String> names) {
        return Ticket.inOrder(names, TAGS).stream()
                .map(Ticket::name)
                .filter(name -> name.startsWith(TAG))
                .toList();
    }

    private static Bytes bytes(Data data) {
        Bytes bytes = data.bytes();
        return bytes == null ? Bytes.EMPTY : bytes;
    }

    private static <T> CompletableFuture<T> orNothing(CompletableFuture<T> future, T nothing) {
        return Failures.unless(
                future, Code.NONODE, () -> CompletableFuture.completedFuture(nothing));
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
