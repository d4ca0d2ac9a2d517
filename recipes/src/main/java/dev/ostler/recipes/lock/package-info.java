/**
 * Locks that processes hold against each other. Begin with {@link
 * dev.ostler.recipes.lock.DistributedLock}, which they all are, and {@link
 * dev.ostler.recipes.lock.Held}, which acquiring one gives. {@link
 * dev.ostler.recipes.lock.FairLock} is the one to take if in doubt.
 */
@NullMarked
package dev.ostler.recipes.lock;

import org.jspecify.annotations.NullMarked;
