package dev.ostler.recipes.examples;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.AddWatchMode;

import java.util.function.Consumer;

/** What happens below a path, in every session, until the subscription is closed. */
final class WatchExample {
    private WatchExample() {}

    static Subscription follow(ManagedClient client, String path, Consumer<String> log) {
        return client.watch(
                path,
                AddWatchMode.PERSISTENT_RECURSIVE,
                event -> {
                    if (event.getPath() != null) {
                        log.accept(event.getType() + " " + event.getPath());
                    }
                });
    }
}
