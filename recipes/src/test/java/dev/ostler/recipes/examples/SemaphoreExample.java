package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.Semaphore;

import java.time.Duration;
import java.util.Optional;

/** No more than three processes use a service at a time. */
final class SemaphoreExample {
    private SemaphoreExample() {}

    static boolean use(ManagedClient client, Runnable service) throws InterruptedException {
        var connections = new Semaphore(client, "/limits/service", 3);
        Optional<Held> lease = connections.lease().tryAcquire(Duration.ofSeconds(1));
        if (lease.isEmpty()) {
            return false;
        }
        try (Held held = lease.get()) {
            service.run();
            return held.isHeld();
        }
    }
}
