/**
 * A number that processes change together: {@link dev.ostler.recipes.counter.AtomicCounter}. What a
 * znode holds for it, and how a lost reply is made good, is in {@link
 * dev.ostler.recipes.counter.Count}.
 */
@NullMarked
package dev.ostler.recipes.counter;

import org.jspecify.annotations.NullMarked;
