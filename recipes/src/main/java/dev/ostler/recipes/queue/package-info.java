/**
 * A queue between processes, {@link dev.ostler.recipes.queue.DistributedQueue}: sequential znodes
 * below one. It is for few and small items; a server holds them all in memory, and a consumer lists
 * them all.
 */
@NullMarked
package dev.ostler.recipes.queue;

import org.jspecify.annotations.NullMarked;
