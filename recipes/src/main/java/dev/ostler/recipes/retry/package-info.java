/**
 * When to try again. {@link dev.ostler.recipes.retry.RetryPolicy} is the interface that ZooKeeper's
 * users know, with the policies that they know; {@link dev.ostler.recipes.retry.Backoff} is a pure
 * one for new code.
 */
@NullMarked
package dev.ostler.recipes.retry;

import org.jspecify.annotations.NullMarked;
