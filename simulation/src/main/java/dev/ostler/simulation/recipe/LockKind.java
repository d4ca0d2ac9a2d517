package dev.ostler.simulation.recipe;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.lock.DistributedLock;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.LockOptions;
import dev.ostler.recipes.lock.MultiLock;
import dev.ostler.recipes.lock.OneNodeLock;
import dev.ostler.recipes.lock.ReadWriteLock;
import dev.ostler.recipes.lock.Semaphore;
import dev.ostler.tree.TreeVersion;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** The locks, and whose turn it is with each. */
enum LockKind {
    FAIR,
    ONE_NODE,
    READ_WRITE,
    SEMAPHORE,
    MULTI;

    private static final String PATH = "/app/lock";
    private static final int LEASES = 2;

    /** Each wants the middle one, and one beside it. */
    private static final List<String> SEVERAL = List.of(PATH + "-a", PATH + "-b", PATH + "-c");

    /** One that the client may want now. */
    DistributedLock lock(ManagedClient client, LockOptions options, RandomGenerator random) {
        return switch (this) {
            case FAIR -> new FairLock(client, PATH, options);
            case ONE_NODE -> new OneNodeLock(client, PATH, options);
            case READ_WRITE -> {
                var lock = new ReadWriteLock(client, PATH, options);
                yield random.nextInt(3) == 0 ? lock.writeLock() : lock.readLock();
            }
            case SEMAPHORE -> new Semaphore(client, PATH, LEASES, options).lease();
            case MULTI -> {
                int first = random.nextInt(2);
                yield new MultiLock(
                        SEVERAL.subList(first, first + 2).stream()
                                .map(path -> new FairLock(client, path, options))
                                .toList());
            }
        };
    }

    Turns turns() {
        return switch (this) {
            case FAIR -> Turns.amongFirst(1, PATH);
            case ONE_NODE -> Turns.only(PATH);
            case READ_WRITE -> Turns.readersOrFirst("R-", PATH);
            case SEMAPHORE -> Turns.amongFirst(LEASES, PATH + "/leases");
            case MULTI -> Turns.firstOfTwo(SEVERAL);
        };
    }

    /**
     * Whether some can't have it at the same time, and hold it only for as long as that can be
     * relied on: who waits for a second lock with a first one in his hands may be answered for
     * longer, by a server that is cut off from its leader.
     */
    boolean excludes() {
        return this != SEMAPHORE && this != MULTI;
    }

    /** Whether nobody else can have it together with this holder. */
    boolean isAlone(Held held) {
        return this != READ_WRITE || isToWrite(held);
    }

    /** Whether it is one to write of a lock that can also be held to read. */
    boolean isToWrite(Held held) {
        return this == READ_WRITE && held.path().contains("W-");
    }

    /** Makes one who writes one who reads. */
    CompletableFuture<Held> readOn(ManagedClient client, LockOptions options, Held writing) {
        return new ReadWriteLock(client, PATH, options).downgrade(writing);
    }

    /** Whether nobody has it, and nobody stands in the way of others. */
    boolean isFree(TreeVersion state) {
        return switch (this) {
            case FAIR, READ_WRITE -> Turns.line(state, PATH).isEmpty();
            case SEMAPHORE -> Turns.line(state, PATH + "/leases").isEmpty();
            case ONE_NODE -> state.find(ZnodePath.of(PATH)) == null;
            case MULTI -> SEVERAL.stream().allMatch(path -> Turns.line(state, path).isEmpty());
        };
    }
}
