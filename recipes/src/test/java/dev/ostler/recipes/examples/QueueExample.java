package dev.ostler.recipes.examples;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.queue.Claim;
import dev.ostler.recipes.queue.DistributedQueue;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Jobs for whoever has time; one that was begun by a process that died is begun again. */
final class QueueExample {
    private QueueExample() {}

    static boolean submit(ManagedClient client, String job) throws InterruptedException {
        return new DistributedQueue(client, "/jobs", 1000).offer(Bytes.utf8(job));
    }

    static boolean workOnce(ManagedClient client, Consumer<String> worker)
            throws InterruptedException {
        var jobs = new DistributedQueue(client, "/jobs", 1000);
        Optional<Claim> claim = jobs.claim(Duration.ofSeconds(1));
        if (claim.isEmpty()) {
            return false;
        }
        worker.accept(claim.get().item().toUtf8String());
        client.await(claim.get().acknowledge()); // Now it is gone.
        return true;
    }
}
