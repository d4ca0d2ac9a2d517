package dev.ostler.recipes.discovery;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** Chooses instances of one service that are enabled and not known to be down. */
public final class ServiceProvider implements AutoCloseable {
    private final ServiceCache cache;
    private final ProviderStrategy strategy;
    private final DownInstancePolicy policy;
    private final LongSupplier nanoTime;
    private final ConcurrentMap<String, Errors> errors = new ConcurrentHashMap<>();

    /** How often an instance has failed since a moment. */
    private record Errors(int count, long firstNanos) {}

    ServiceProvider(
            ServiceCache cache,
            ProviderStrategy strategy,
            DownInstancePolicy policy,
            LongSupplier nanoTime) {
        this.cache = cache;
        this.strategy = strategy;
        this.policy = policy;
        this.nanoTime = nanoTime;
    }

    /** Begins; completed when the instances that there are now are known. */
    public CompletableFuture<Void> start() {
        return cache.start();
    }

    /** One to be used now; empty if there is none. Do not keep it: ask each time. */
    public Optional<ServiceInstance> instance() {
        return strategy.choose(instances());
    }

    /** All that may be chosen, by id. */
    public List<ServiceInstance> instances() {
        List<ServiceInstance> all = cache.instances();
        return all.stream().filter(ServiceInstance::enabled).filter(this::isUp).toList();
    }

    /** Whether some may have come or gone without this process knowing. */
    public boolean isStale() {
        return cache.isStale();
    }

    /** It did not answer, or not as it should: if that happens more often it is left out. */
    public void noteError(ServiceInstance instance) {
        errors.compute(
                instance.id(),
                (id, before) ->
                        before == null || isOver(before)
                                ? new Errors(1, nanoTime.getAsLong())
                                : new Errors(before.count + 1, before.firstNanos));
    }

    private boolean isUp(ServiceInstance instance) {
        Errors noted =
                errors.computeIfPresent(
                        instance.id(), (id, before) -> isOver(before) ? null : before);
        return noted == null || noted.count < policy.errors();
    }

    private boolean isOver(Errors noted) {
        return nanoTime.getAsLong() - noted.firstNanos >= policy.within().toNanos();
    }

    @Override
    public void close() {
        cache.close();
    }
}
