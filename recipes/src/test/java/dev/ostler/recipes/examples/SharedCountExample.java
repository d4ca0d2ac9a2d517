package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.shared.SharedCount;
import dev.ostler.recipes.shared.Versioned;

import java.util.function.IntConsumer;

/** A setting that all processes have at hand, and that each may change. */
final class SharedCountExample {
    private SharedCountExample() {}

    static SharedCount follow(ManagedClient client, IntConsumer apply) throws InterruptedException {
        var workers = new SharedCount(client, "/settings/workers", 4);
        workers.onChange(now -> apply.accept(now.value()));
        apply.accept(client.await(workers.start()).value());
        return workers;
    }

    static boolean addOne(ManagedClient client, SharedCount workers) throws InterruptedException {
        Versioned<Integer> seen = workers.get();
        return client.await(workers.trySet(seen, seen.value() + 1)).isPresent();
    }
}
