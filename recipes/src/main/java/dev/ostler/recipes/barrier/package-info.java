/**
 * Processes that wait for each other. {@link dev.ostler.recipes.barrier.Barrier} keeps all waiting
 * until somebody removes it; {@link dev.ostler.recipes.barrier.DoubleBarrier} lets so many begin
 * together and end together, as often as they like.
 */
@NullMarked
package dev.ostler.recipes.barrier;

import org.jspecify.annotations.NullMarked;
