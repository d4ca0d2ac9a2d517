package dev.ostler.recipes.examples;

import dev.ostler.client.async.Data;
import dev.ostler.recipes.connection.ManagedClient;

import java.util.concurrent.CompletableFuture;

/** Waits for a change without a thread. */
final class NextEventExample {
    private NextEventExample() {}

    /** What a znode holds after its next change; fails if it goes, or the session before. */
    static CompletableFuture<String> next(ManagedClient client, String path) {
        return client.getData()
                .withNextEvent(path)
                .thenCompose(read -> read.event())
                .thenCompose(event -> client.getData().forPathAsync(path))
                .thenApply(Data::text);
    }
}
