package dev.ostler.simulation.recipe;

import dev.ostler.simulation.check.AgreedHistory;

import java.util.List;

/** The recipes that can be simulated. */
public enum Recipe {
    OPERATIONS,
    FAIR_LOCK,
    ONE_NODE_LOCK,
    READ_WRITE_LOCK,
    SEMAPHORE,
    MULTI_LOCK,
    LEADER_LATCH,
    LEADER_SELECTOR,
    BARRIER,
    DOUBLE_BARRIER,
    COUNTER,
    SHARED_VALUE,
    QUEUE,
    QUEUE_OF_CLAIMS,
    CACHE,
    NAMED_CACHES,
    CONFIGURATION,
    DISCOVERY;

    /**
     * Begins a trial of it.
     *
     * @param clients names of those that take part
     * @param rounds how often each does what it does
     */
    public Trial begin(AgreedHistory history, List<String> clients, int rounds) {
        return switch (this) {
            case OPERATIONS -> new OperationsTrial(history, clients, rounds);
            case FAIR_LOCK -> new LockTrial(LockKind.FAIR, history, clients, rounds);
            case ONE_NODE_LOCK -> new LockTrial(LockKind.ONE_NODE, history, clients, rounds);
            case READ_WRITE_LOCK -> new LockTrial(LockKind.READ_WRITE, history, clients, rounds);
            case SEMAPHORE -> new LockTrial(LockKind.SEMAPHORE, history, clients, rounds);
            case MULTI_LOCK -> new LockTrial(LockKind.MULTI, history, clients, rounds);
            case LEADER_LATCH -> new LatchTrial(history, clients, rounds);
            case LEADER_SELECTOR -> new SelectorTrial(history, clients, rounds);
            case BARRIER -> new BarrierTrial(history, clients, rounds);
            case DOUBLE_BARRIER -> new DoubleBarrierTrial(clients, rounds);
            case COUNTER -> new CounterTrial(history, clients, rounds);
            case SHARED_VALUE -> new SharedValueTrial(history, clients, rounds);
            case QUEUE -> new QueueTrial(history, clients, rounds);
            case QUEUE_OF_CLAIMS -> new ClaimTrial(history, clients, rounds);
            case CACHE -> new CacheTrial(history, clients, rounds);
            case NAMED_CACHES -> new NamedCachesTrial(history, clients, rounds);
            case CONFIGURATION -> new ConfigTrial(clients, rounds);
            case DISCOVERY -> new DiscoveryTrial(clients, rounds);
        };
    }
}
