/**
 * What locks, elections, semaphores and barriers are made of: znodes that stand in line. {@link
 * dev.ostler.recipes.line.OwnNode} is one of them, kept through lost replies and lost sessions;
 * {@link dev.ostler.recipes.line.Place} waits until it is its turn; {@link
 * dev.ostler.recipes.line.Holding} watches over what was granted. For recipes, not for
 * applications; everything here is called on the client's thread.
 */
@NullMarked
package dev.ostler.recipes.line;

import org.jspecify.annotations.NullMarked;
