package dev.ostler.recipes.examples;

import dev.ostler.recipes.cache.Entry;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.connection.ManagedClient;

import java.util.function.Consumer;

/** Follows what an application keeps in ZooKeeper. */
final class CacheExample {
    private CacheExample() {}

    static ZnodeCache follow(ManagedClient client, Consumer<String> log)
            throws InterruptedException {
        ZnodeCache cache = ZnodeCache.builder(client, "/app").depth(2).build();
        cache.listen(event -> log.accept(event.path() + " at " + event.zxid()));
        client.await(cache.start());
        return cache;
    }

    /** Never asks a server. */
    static String limit(ZnodeCache cache) {
        if (cache.isStale()) {
            return "unknown"; // Or what is there, if something old will do.
        }
        return cache.get("/app/limit").map(Entry::text).orElse("none");
    }
}
