package dev.ostler.recipes.queue;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.client.async.Data;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
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
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * The claims of a queue's items: ephemeral znodes with the items' names, each with the id of
 * whoever has made it. An acknowledged item and its claim go in one transaction.
 */
final class Claims {
    private static final int ANY_VERSION = -1;

    private final ManagedClient client;
    private final String path;
    private final String claimsPath;

    /**
     * @param path of the znode that the items are below
     * @param claimsPath of the one that their claims are below
     */
    Claims(ManagedClient client, String path, String claimsPath) {
        this.client = client;
        this.path = path;
        this.claimsPath = claimsPath;
    }

    /** Claims the first item that nobody has claimed, see {@link DistributedQueue#claimAsync}. */
    CompletableFuture<Optional<Claim>> claim(@Nullable Duration patience) {
        var claiming = new Claiming(patience);
        client.host().execute(claiming::begin);
        return claiming.result;
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
                                                Paths.child(claimsPath, claim.name()), ANY_VERSION),
                                        Op.delete(Paths.child(path, claim.name()), ANY_VERSION)))
                        .thenCompose(results -> CompletableFuture.completedFuture(null));
        // An attempt before this one has done it, unless there is an item without a claim.
        return Failures.unless(
                done,
                Code.NONODE,
                () ->
                        handle.zk()
                                .exists(Paths.child(path, claim.name()))
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
                                        handle.zk().delete(Paths.child(claimsPath, claim.name())),
                                        Code.NONODE,
                                        () -> CompletableFuture.completedFuture(null))
                                : CompletableFuture.completedFuture(null));
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
                String path = Paths.child(claimsPath, tried);
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
            return id.equals(Items.bytes(data))
                    && data.stat().ephemeralOwner() == handle.sessionId();
        }

        private CompletableFuture<Optional<Claim>> look(Handle handle, Wake wake) {
            CompletableFuture<List<String>> claims =
                    Items.orNothing(
                            wake.children(handle, claimsPath)
                                    .thenApply(children -> children.names()),
                            List.of());
            CompletableFuture<List<String>> items =
                    Items.orNothing(
                            wake.children(handle, path)
                                    .thenApply(children -> Items.inOrder(children.names())),
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
            String claim = Paths.child(claimsPath, name);
            CompletableFuture<Boolean> created =
                    client.parents(handle)
                            .above(
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
                            Items.orNothing(
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
                            .getData(Paths.child(path, name))
                            .thenApply(
                                    data ->
                                            Optional.of(
                                                    new Claim(
                                                            Claims.this,
                                                            handle,
                                                            name,
                                                            Items.bytes(data)))),
                    Code.NONODE,
                    () ->
                            deleteIfMine(handle, Paths.child(claimsPath, name))
                                    .thenApply(gone -> Optional.empty()));
        }
    }
}
