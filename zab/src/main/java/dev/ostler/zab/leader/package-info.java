/**
 * The leader's side of discovery, synchronisation and broadcast. {@link
 * dev.ostler.zab.leader.Leader} is the first to read; how a learner catches up is decided in {@code
 * Catchup}. Each part knows those to the right of it, and all know the {@code Term}: its phase, who
 * learns, and whose votes count.
 *
 * <pre>
 * Leader -> Discovery -> Synchronisation -> Pings -> Broadcast
 *            epoch        histories          who      proposals, commits,
 *                                            follows  and all that is sent
 *
 *            Gathering -> Promising -> Agreeing -> Synchronising -> Leading -> Abdicated
 *             a quorum     epoch on    a quorum     a quorum has
 *             has come     disk        promises     the history
 *
 * learner:   AwaitingInfo -> AwaitingEpoch -> AwaitingEpochAck -> AwaitingAgreement
 *               -> [ReadingLog] -> CatchingUp -> Synced -> Serving
 * </pre>
 *
 * While a reconfiguration is proposed and not committed, a quorum is one of the old membership and
 * of the new one. Once it is committed the new one counts alone, and if this leader is not in it
 * the term ends.
 */
@NullMarked
package dev.ostler.zab.leader;

import org.jspecify.annotations.NullMarked;
