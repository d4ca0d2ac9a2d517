/**
 * Electing one of several processes. {@link dev.ostler.recipes.leader.LeaderLatch} says whether
 * this one leads; {@link dev.ostler.recipes.leader.LeaderSelector} runs something as long as it
 * does. Both give the leader a term, which is a fencing token.
 */
@NullMarked
package dev.ostler.recipes.leader;

import org.jspecify.annotations.NullMarked;
