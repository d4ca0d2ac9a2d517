/**
 * The leader's side of discovery, synchronisation and broadcast. {@link
 * dev.ostler.zab.leader.Leader} is the first to read; how a learner catches up is decided in {@code
 * Catchup}.
 *
 * <pre>
 *            Gathering -> Promising -> Agreeing -> Synchronising -> Leading -> Abdicated
 *             a quorum     epoch on    a quorum     a quorum has
 *             has come     disk        promises     the history
 *
 * learner:   AwaitingInfo -> AwaitingEpoch -> AwaitingEpochAck -> AwaitingAgreement
 *               -> [ReadingLog] -> CatchingUp -> Synced -> Serving
 * </pre>
 *
 * Reconfigurations are not proposed: a leader has one membership for its term.
 */
@NullMarked
package dev.ostler.zab.leader;

import org.jspecify.annotations.NullMarked;
