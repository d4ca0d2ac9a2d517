package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.retry.Backoff;

import java.time.Duration;

/** Clients that were cut off together come back one by one. */
final class RetryExample {
    private RetryExample() {}

    static ManagedClient client(String servers) {
        Backoff backoff =
                Backoff.fullJitter(Duration.ofMillis(50), Duration.ofSeconds(2))
                        .within(Duration.ofSeconds(30));
        return ManagedClient.newClient(servers, backoff.toPolicy());
    }
}
