package dev.ostler.simulation.recipe;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.lock.DistributedLock;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.LockOptions;
import dev.ostler.recipes.lock.OneNodeLock;
import dev.ostler.recipes.lock.ReadWriteLock;
import dev.ostler.recipes.lock.Semaphore;
import dev.ostler.tree.TreeVersion;

import java.util.random.RandomGenerator;

/** The locks, and whose turn it is with each. */
enum LockKind {
    FAIR,
    ONE_NODE,
    READ_WRITE,
    SEMAPHORE;

    private static final String PATH = "/app/lock";
    private static final int LEASES = 2;

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
        };
    }

    Turns turns() {
        return switch (this) {
            case FAIR -> Turns.amongFirst(1, PATH);
            case ONE_NODE -> Turns.only(PATH);
            case READ_WRITE -> Turns.readersOrFirst("R-", PATH);
            case SEMAPHORE -> Turns.amongFirst(LEASES, PATH + "/leases");
        };
    }

    /** Whether only one has it at a time, whatever he wants it for. */
    boolean isExclusive() {
        return this == FAIR || this == ONE_NODE;
    }

    /** Whether nobody has it, and nobody stands in the way of others. */
    boolean isFree(TreeVersion state) {
        return switch (this) {
            case FAIR, READ_WRITE -> Turns.line(state, PATH).isEmpty();
            case SEMAPHORE -> Turns.line(state, PATH + "/leases").isEmpty();
            case ONE_NODE -> state.find(ZnodePath.of(PATH)) == null;
        };
    }
}
