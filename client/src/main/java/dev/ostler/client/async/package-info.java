/**
 * The client for code of today: {@link dev.ostler.client.async.AsyncZooKeeper} gives every
 * operation as a {@link java.util.concurrent.CompletableFuture}, with immutable results, deadlines
 * and cancellation. It shares the session of an {@link org.apache.zookeeper.ZooKeeper}.
 */
@NullMarked
package dev.ostler.client.async;

import org.jspecify.annotations.NullMarked;
