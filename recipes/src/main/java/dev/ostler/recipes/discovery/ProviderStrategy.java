package dev.ostler.recipes.discovery;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Chooses one of several instances; from any thread. */
@FunctionalInterface
public interface ProviderStrategy {
    /**
     * @param instances those that may be chosen, by id; may be empty
     * @return one of them; empty only if there are none
     */
    Optional<ServiceInstance> choose(List<ServiceInstance> instances);

    /** One after the other. */
    static ProviderStrategy roundRobin() {
        var next = new AtomicInteger();
        return instances ->
                instances.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                instances.get(
                                        Math.floorMod(next.getAndIncrement(), instances.size())));
    }

    /** Any of them. */
    static ProviderStrategy random() {
        return random(new Random());
    }

    /**
     * Any of them.
     *
     * @param chance is used by all threads that ask
     */
    static ProviderStrategy random(RandomGenerator chance) {
        return instances ->
                instances.isEmpty()
                        ? Optional.empty()
                        : Optional.of(instances.get(chance.nextInt(instances.size())));
    }

    /** The same as long as it is there, else another that {@code first} chooses. */
    static ProviderStrategy sticky(ProviderStrategy first) {
        var chosen = new AtomicReference<String>("");
        return instances -> {
            String id = chosen.get();
            for (ServiceInstance instance : instances) {
                if (instance.id().equals(id)) {
                    return Optional.of(instance);
                }
            }
            Optional<ServiceInstance> next = first.choose(instances);
            next.ifPresent(instance -> chosen.set(instance.id()));
            return next;
        };
    }
}
