/**
 * The follower's and the observer's side of discovery, synchronisation and broadcast. {@link
 * dev.ostler.zab.learner.Learner} is the first to read.
 *
 * <pre>
 * Connecting -> AwaitingLeaderInfo -> [Promising] -> AwaitingSync
 *    -> CatchingUp (DIFF), Truncating -> CatchingUp (TRUNC), ReceivingSnapshot -> CatchingUp (SNAP)
 *    -> Acknowledging -> AwaitingUpToDate -> Broadcasting -> Left
 * </pre>
 */
@NullMarked
package dev.ostler.zab.learner;

import org.jspecify.annotations.NullMarked;
