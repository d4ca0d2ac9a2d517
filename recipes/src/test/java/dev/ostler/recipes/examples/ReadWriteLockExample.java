package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.ReadWriteLock;

import java.util.function.Supplier;

/** Many read at a time, or one writes; who has written goes on reading what he wrote. */
final class ReadWriteLockExample {
    private ReadWriteLockExample() {}

    static <T> T writeThenRead(ManagedClient client, Runnable write, Supplier<T> read)
            throws InterruptedException {
        var lock = new ReadWriteLock(client, "/locks/table");
        Held writing = lock.writeLock().acquire();
        Held reading;
        try {
            write.run();
        } finally {
            reading = client.await(lock.downgrade(writing)); // No writer comes in between.
        }
        try (reading) {
            return read.get();
        }
    }
}
