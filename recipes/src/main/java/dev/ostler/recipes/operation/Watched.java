package dev.ostler.recipes.operation;

import org.apache.zookeeper.WatchedEvent;

import java.util.concurrent.CompletableFuture;

/**
 * What was read, and what comes next.
 *
 * @param result what was read
 * @param event the first event behind it, on an executor for listeners, which may be held up. It
 *     fails with {@code SESSIONEXPIRED} when the session ends before. Cancelling it takes the watch
 *     back.
 */
public record Watched<T>(T result, CompletableFuture<WatchedEvent> event) {}
