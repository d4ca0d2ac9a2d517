package dev.ostler.recipes.examples;

import dev.ostler.recipes.config.ConfigStore;
import dev.ostler.recipes.config.Setting;
import dev.ostler.recipes.connection.ManagedClient;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntConsumer;

/** A shop whose limits can be changed while it is open. */
final class ConfigExample {
    static final Setting<Integer> CONNECTIONS =
            Setting.integer("limits.connections").between(1, 10_000).orElse(100);

    record Limits(int connections, Duration patience) {}

    private ConfigExample() {}

    static ConfigStore open(ManagedClient client, Path copy, IntConsumer pool)
            throws InterruptedException {
        ConfigStore store =
                ConfigStore.builder(client, "/config/shop")
                        .localCopy(copy) // For a start without servers.
                        .check(CONNECTIONS) // What is not good is neither published nor taken.
                        .build();
        client.await(store.start());
        store.listen((before, now) -> pool.accept(now.get(CONNECTIONS)));
        return store;
    }

    static Limits forTheNight(ManagedClient client, ConfigStore store) throws InterruptedException {
        var published =
                store.publish(
                        "more room for the night",
                        edit -> edit.set("limits.connections", 200).set("limits.patience", "5s"));
        return client.await(published).bind("limits", Limits.class);
    }
}
