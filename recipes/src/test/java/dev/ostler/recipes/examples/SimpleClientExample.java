package dev.ostler.recipes.examples;

import dev.ostler.recipes.easy.Serializer;
import dev.ostler.recipes.easy.SimpleClient;

import java.util.List;
import java.util.function.Consumer;

/** Workers that register, and somebody who knows them. */
final class SimpleClientExample {
    private SimpleClientExample() {}

    static SimpleClient<String> register(String servers, String worker) {
        var client = new SimpleClient<>(servers, Serializer.UTF8);
        client.keepEphemeral("/workers/" + worker, "ready"); // In each new session, too.
        return client;
    }

    static SimpleClient<String> observe(String servers, Consumer<List<String>> workers) {
        var client = new SimpleClient<>(servers, Serializer.UTF8);
        client.createPersistent("/workers", true);
        client.subscribeChildChanges(
                "/workers", (path, names) -> workers.accept(names == null ? List.of() : names));
        workers.accept(client.getChildren("/workers"));
        return client;
    }
}
