package dev.ostler.recipes.examples;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.retry.ExponentialBackoffRetry;

import java.time.Duration;

/** A client, from its start to its end. */
final class ClientExample {
    private ClientExample() {}

    static String readOwnName(String servers) throws InterruptedException {
        var retries = new ExponentialBackoffRetry(50, 5, 2_000);
        try (ManagedClient client = ManagedClient.newClient(servers, retries).start()) {
            ManagedClient app = client.usingNamespace("app").within(Duration.ofSeconds(20));
            app.create()
                    .creatingParentsIfNeeded()
                    .orSetData()
                    .forPath("/names/me", Bytes.utf8("Ann"));
            return app.getData().forPath("/names/me").text();
        }
    }
}
