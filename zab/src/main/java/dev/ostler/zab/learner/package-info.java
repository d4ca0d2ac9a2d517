/**
 * The follower's and the observer's side of discovery, synchronisation and broadcast. {@link
 * dev.ostler.zab.learner.Learner} is the first to read. Each part knows those to the right of it,
 * and all but the last know the {@code Term}: its phase, the link to the leader, and for how long
 * that may be silent.
 *
 * <pre>
 * Learner -> Discovery -> Synchronisation -> Broadcast -> LogAndState
 *             promises     the leader's       proposals,   where
 *                          history            commits      transactions go
 *
 * Connecting -> AwaitingLeaderInfo -> [Promising] -> AwaitingSync
 *    -> CatchingUp (DIFF), Truncating -> CatchingUp (TRUNC), ReceivingSnapshot -> CatchingUp (SNAP)
 *    -> Acknowledging -> AwaitingUpToDate -> Broadcasting -> Left
 * </pre>
 *
 * What has come from the leader and is not in the state yet is {@code Incoming}: Synchronisation
 * collects it, and Broadcast goes on with it.
 */
@NullMarked
package dev.ostler.zab.learner;

import org.jspecify.annotations.NullMarked;
