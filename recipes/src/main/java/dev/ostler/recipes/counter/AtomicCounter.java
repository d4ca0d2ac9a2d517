package dev.ostler.recipes.counter;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.OutcomeUnknownException;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * A number in a znode. Where there is none, it is 0.
 *
 * <p><b>Never twice.</b> A write goes to the version that was read, and leaves its id. If its reply
 * was lost, the znode is read again, and the ids in it say whether it was carried out; while the
 * version is the one before it, it is sent again as it was, and can succeed only once. If others
 * have written more than {@value Count#WRITES_MAX} times meanwhile, nobody can tell: then the
 * operation fails with an {@link OutcomeUnknownException}.
 *
 * <p><b>Together.</b> Operations that are asked for while a write is under way share the next one,
 * in their order. Any thread may call anything; futures are completed on the client's thread.
 *
 * <p>Curator's {@code DistributedAtomicLong} reads it, and may write it too: then a reply that was
 * lost about that time may not be cleared up.
 */
public final class AtomicCounter {
    private static final int PATIENT_CONFLICTS = 3;
    private static final int LONGEST_PAUSE_MILLIS = 64;

    private final ManagedClient client;
    private final String path;

    // The client's thread only.
    private final List<Operation> waiting = new ArrayList<>();
    private boolean busy;

    /** What the znode is believed to hold, to spare reading it; null if nothing is known. */
    private @Nullable Count known;

    // Written on the client's thread.
    private volatile CounterStats stats = new CounterStats(0, 0, 0, 0);

    /**
     * What is to be done.
     *
     * @param change the next number from the one that is; empty to leave it
     */
    private record Operation(LongFunction<OptionalLong> change, CompletableFuture<Change> result) {}

    /** Operations that are carried out by one write. */
    private static final class Batch {
        final List<Operation> operations;
        final List<Change> changes = new ArrayList<>();
        final long id;
        int conflicts;

        /** What the znode holds after the last write that was tried; null before. */
        @Nullable Count tried;

        boolean inDoubt;

        Batch(List<Operation> operations, long id) {
            this.operations = List.copyOf(operations);
            this.id = id;
        }

        /** Gives the number after all of them, empty if it need not be written. */
        OptionalLong apply(long value) {
            changes.clear();
            long current = value;
            boolean written = false;
            for (Operation operation : operations) {
                long before = current;
                OptionalLong next = operation.change.apply(before);
                if (next.isPresent()) {
                    written = true;
                    current = next.getAsLong();
                }
                changes.add(new Change(before, current));
            }
            return written ? OptionalLong.of(current) : OptionalLong.empty();
        }
    }

    /**
     * @param path of the znode; it, and what is missing above, is created by the first write
     */
    public AtomicCounter(ManagedClient client, String path) {
        this.client = client;
        this.path = client.path(path);
    }

    /** The number, as the server that the client is connected to knows it. */
    public CompletableFuture<Long> getAsync() {
        return client.call(Repeat.ALWAYS, this::read).thenApply(Count::value);
    }

    /** Adds to it, perhaps something negative. */
    public CompletableFuture<Change> addAsync(long delta) {
        return changeAsync(value -> OptionalLong.of(value + delta));
    }

    /** Makes it another number whatever it was. */
    public CompletableFuture<Change> setAsync(long newValue) {
        return changeAsync(value -> OptionalLong.of(newValue));
    }

    /** Makes it another number if it is this one; whether it was. */
    public CompletableFuture<Boolean> compareAndSetAsync(long expected, long newValue) {
        return changeAsync(
                        value ->
                                value == expected
                                        ? OptionalLong.of(newValue)
                                        : OptionalLong.empty())
                .thenApply(change -> change.before() == expected);
    }

    /**
     * Makes it what comes out of what it is.
     *
     * @param change is called on the client's thread, again after each conflict; empty to leave it
     */
    public CompletableFuture<Change> changeAsync(LongFunction<OptionalLong> change) {
        var result = new CompletableFuture<Change>();
        client.host()
                .execute(
                        () -> {
                            waiting.add(new Operation(change, result));
                            next();
                        });
        return result;
    }

    /** As {@link #getAsync}, and blocks. */
    public long get() throws InterruptedException {
        return client.await(getAsync());
    }

    /** As {@link #addAsync}, and blocks. An interruption does not take it back. */
    public Change add(long delta) throws InterruptedException {
        return client.await(addAsync(delta));
    }

    /** Adds one. */
    public Change increment() throws InterruptedException {
        return add(1);
    }

    /** Subtracts one. */
    public Change decrement() throws InterruptedException {
        return add(-1);
    }

    /** As {@link #setAsync}, and blocks. */
    public Change set(long newValue) throws InterruptedException {
        return client.await(setAsync(newValue));
    }

    /** As {@link #compareAndSetAsync}, and blocks. */
    public boolean compareAndSet(long expected, long newValue) throws InterruptedException {
        return client.await(compareAndSetAsync(expected, newValue));
    }

    /** What this object has done so far. */
    public CounterStats stats() {
        return stats;
    }

    // ---- the client's thread ----

    private void next() {
        waiting.removeIf(operation -> operation.result.isDone());
        if (busy || waiting.isEmpty()) {
            return;
        }
        busy = true;
        var batch = new Batch(waiting, client.host().random().nextLong());
        waiting.clear();
        Count believed = known;
        if (believed == null) {
            readAndWrite(batch);
        } else {
            write(batch, believed, true);
        }
    }

    private void readAndWrite(Batch batch) {
        // What an earlier link still had under way is carried out before this, or never.
        client.call(
                        Repeat.ALWAYS,
                        handle ->
                                batch.inDoubt
                                        ? handle.zk()
                                                .sync(path)
                                                .thenCompose(nothing -> read(handle))
                                        : read(handle))
                .whenComplete(
                        (count, failure) -> {
                            if (failure == null) {
                                seen(batch, count);
                            } else {
                                fail(batch, failure);
                            }
                        });
    }

    private CompletableFuture<Count> read(Handle handle) {
        return Failures.unless(
                handle.zk().getData(path).thenApply(Count::of),
                Code.NONODE,
                () -> CompletableFuture.completedFuture(Count.NONE));
    }

    private void seen(Batch batch, Count count) {
        Count tried = batch.tried;
        if (tried != null && batch.inDoubt) {
            Boolean done = count.contains(batch.id, tried.version());
            if (done == null) {
                fail(batch, new OutcomeUnknownException("a write to " + path));
            } else if (done) {
                succeed(batch, count, true);
            } else {
                // At a later version the write that is in doubt can't succeed any more.
                batch.inDoubt = count.version() < tried.version();
                write(batch, count, false);
            }
        } else {
            write(batch, count, false);
        }
    }

    /**
     * @param believed whether the count was not read for this
     */
    private void write(Batch batch, Count count, boolean believed) {
        OptionalLong value;
        try {
            value = batch.apply(count.value());
        } catch (Throwable e) {
            fail(batch, e);
            return;
        }
        if (value.isEmpty()) {
            if (believed) {
                readAndWrite(batch);
            } else {
                succeed(batch, count, false);
            }
            return;
        }
        Count tried = count.next(value.getAsLong(), batch.id);
        batch.tried = tried;
        client.call(Repeat.IF_NOT_DONE, handle -> write(handle, tried))
                .whenComplete(
                        (stat, failure) -> {
                            if (failure == null) {
                                succeed(batch, tried, true);
                            } else if (Failures.mayHaveHappened(failure)) {
                                doubt(batch);
                            } else if (Failures.code(failure) == Code.BADVERSION
                                    || Failures.code(failure) == Code.NODEEXISTS
                                    || Failures.code(failure) == Code.NONODE) {
                                conflict(batch);
                            } else {
                                fail(batch, failure);
                            }
                        });
    }

    private CompletableFuture<Stat> write(Handle handle, Count next) {
        AsyncZooKeeper zk = handle.zk();
        return next.version() == 0
                ? client.parents(handle)
                        .above(
                                path,
                                () ->
                                        zk.create(path, next.toBytes(), CreateMode.PERSISTENT)
                                                .thenApply(created -> created.stat()))
                : zk.setData(path, next.toBytes(), next.version() - 1);
    }

    private void doubt(Batch batch) {
        batch.inDoubt = true;
        count(0, 0, 0, 1);
        readAndWrite(batch);
    }

    private void conflict(Batch batch) {
        batch.conflicts++;
        count(0, 0, 1, 0);
        if (batch.conflicts < PATIENT_CONFLICTS) {
            readAndWrite(batch);
            return;
        }
        int most = Math.min(LONGEST_PAUSE_MILLIS, 1 << Math.min(batch.conflicts, 10));
        int pause = client.host().random().nextInt(most + 1);
        client.host().schedule(() -> readAndWrite(batch), Duration.ofMillis(pause));
    }

    private void succeed(Batch batch, Count now, boolean written) {
        known = now;
        count(batch.operations.size(), written ? 1 : 0, 0, 0);
        busy = false;
        for (int i = 0; i < batch.operations.size(); i++) {
            batch.operations.get(i).result.complete(batch.changes.get(i));
        }
        next();
    }

    private void fail(Batch batch, Throwable failure) {
        known = null;
        busy = false;
        Throwable cause = Failures.cause(failure);
        batch.operations.forEach(operation -> operation.result.completeExceptionally(cause));
        next();
    }

    private void count(long operations, long writes, long conflicts, long doubts) {
        CounterStats now = stats;
        stats =
                new CounterStats(
                        now.operations() + operations,
                        now.writes() + writes,
                        now.conflicts() + conflicts,
                        now.doubts() + doubts);
    }
}
