package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

/** One of several processes does something at a time. */
final class LockExample {
    private LockExample() {}

    /**
     * @param store writes, and refuses a token that is smaller than one it has seen
     */
    static boolean write(ManagedClient client, LongConsumer store) throws InterruptedException {
        var lock = new FairLock(client, "/locks/store");
        Optional<Held> acquired = lock.tryAcquire(Duration.ofSeconds(10));
        if (acquired.isEmpty()) {
            return false; // Others have it; nothing was left behind.
        }
        try (Held held = acquired.get()) {
            held.onLost(Thread.currentThread()::interrupt);
            store.accept(held.fencingToken());
            return held.isHeld();
        }
    }
}
