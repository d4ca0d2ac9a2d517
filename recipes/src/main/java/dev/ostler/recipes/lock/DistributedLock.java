package dev.ostler.recipes.lock;

import dev.ostler.client.async.Children;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.Holding;
import dev.ostler.recipes.line.Ticket;

import org.apache.zookeeper.KeeperException.Code;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A lock that is held across processes. It is not re-entrant: whoever has it and asks again waits
 * for himself; see {@link ReentrantMutex} for threads that want that. Any thread may call anything.
 *
 * <p><b>Waiting.</b> A future that was cancelled, a wait that was interrupted and one that took too
 * long leave the line, if need be in the background as long as the client is open. A session that
 * is lost while waiting costs the place in the line and nothing else. When the client's retry
 * policy gives up, acquiring fails with an {@link dev.ostler.client.async.OperationException}.
 *
 * <p><b>Threads.</b> Futures are completed on the client's thread: what hangs on them must not
 * block. The blocking methods throw {@link IllegalStateException} there.
 */
public abstract sealed class DistributedLock
        permits FairLock, OneNodeLock, ReadWriteLock.Side, Semaphore.Leases, MultiLock {
    final ManagedClient client;

    DistributedLock(ManagedClient client) {
        this.client = client;
    }

    abstract Acquiring acquiring();

    /** Full path of the znode that holders and waiters stand below, or that stands for the lock. */
    public abstract String path();

    /** Waits for the lock as long as it takes, or until the future is cancelled. */
    public final CompletableFuture<Held> acquireAsync() {
        // Without patience it is never too late.
        return new Acquisition<Held>(
                        client.host(),
                        acquiring(),
                        Function.identity(),
                        null,
                        () -> {
                            throw new IllegalStateException("there is no deadline");
                        })
                .begin();
    }

    /**
     * Waits for the lock no longer than that, whatever the waiting is for: a connection, a repeated
     * request or its turn.
     *
     * @param patience zero or less to leave as soon as others are found before; a connection is
     *     then waited for as the client's retry policy says
     * @return empty if it took too long
     */
    public final CompletableFuture<Optional<Held>> tryAcquireAsync(Duration patience) {
        return new Acquisition<Optional<Held>>(
                        client.host(), acquiring(), Optional::of, patience, Optional::empty)
                .begin();
    }

    /** As {@link #acquireAsync}, and blocks. */
    public final Held acquire() throws InterruptedException {
        return await(acquireAsync(), Optional::of);
    }

    /** As {@link #tryAcquireAsync}, and blocks. */
    public final Optional<Held> tryAcquire(Duration patience) throws InterruptedException {
        return await(tryAcquireAsync(patience), Function.identity());
    }

    private <T> T await(CompletableFuture<T> future, Function<T, Optional<Held>> held)
            throws InterruptedException {
        try {
            return client.await(future);
        } catch (InterruptedException | IllegalStateException e) {
            // It may have come in the same instant; then nobody has heard of it.
            if (!future.cancel(false)) {
                future.thenAccept(value -> held.apply(value).ifPresent(Held::releaseAsync));
            }
            throw e;
        }
    }

    /** Tags of the znodes that stand in line for it, in the order of precedence. */
    abstract List<String> tags();

    /** Full paths of those who hold it or wait for it, in their order. */
    public CompletableFuture<List<String>> participants() {
        return client.call(
                Repeat.ALWAYS,
                handle ->
                        Failures.unless(
                                handle.zk().getChildren(path()).thenApply(this::inOrder),
                                Code.NONODE,
                                () -> CompletableFuture.completedFuture(List.of())));
    }

    private List<String> inOrder(Children children) {
        return Ticket.inOrder(children.names(), tags()).stream()
                .map(ticket -> path() + "/" + ticket.name())
                .collect(Collectors.toUnmodifiableList());
    }

    /**
     * Asks a holder to release the lock; it hears by {@link Held#onAsked}. Curator's holders
     * understand it as well.
     *
     * @param participant one of {@link #participants}
     */
    public final CompletableFuture<Void> askForRelease(String participant) {
        return client.call(
                Repeat.ALWAYS,
                handle ->
                        handle.zk()
                                .setData(participant, Bytes.utf8(Holding.REVOKE))
                                .thenCompose(stat -> CompletableFuture.completedFuture(null)));
    }
}
