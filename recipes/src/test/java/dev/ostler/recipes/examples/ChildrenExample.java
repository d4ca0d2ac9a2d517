package dev.ostler.recipes.examples;

import dev.ostler.recipes.cache.PathChildrenCache;
import dev.ostler.recipes.cache.PathChildrenCache.StartMode;
import dev.ostler.recipes.connection.ManagedClient;

import java.util.function.Consumer;

/** Hears of workers that come and go. */
final class ChildrenExample {
    private ChildrenExample() {}

    static PathChildrenCache follow(ManagedClient client, Consumer<String> log)
            throws InterruptedException {
        var workers = new PathChildrenCache(client, "/workers", true);
        workers.addListener(
                (same, event) -> {
                    switch (event.getType()) {
                        case CHILD_ADDED, CHILD_UPDATED, CHILD_REMOVED ->
                                log.accept(event.toString());
                        case INITIALIZED -> log.accept("that was all");
                        default -> log.accept("the connection: " + event.getType());
                    }
                });
        workers.start(StartMode.POST_INITIALIZED_EVENT);
        return workers;
    }
}
