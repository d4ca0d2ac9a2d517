/**
 * The election port: who is connected with whom, and notifications on their way. Start with {@link
 * dev.ostler.server.election.ElectionPort}.
 *
 * <pre>
 * send ──► Peer (one slot) ──► ElectionConnection ──► socket
 *            │ none yet               ▲
 *            └──► Attempt ────────────┘    Hello decides which side's connection stays
 * socket ──► ElectionConnection ──► Arrivals ──► handler, on the owner's thread
 * </pre>
 *
 * <p>Where members have to prove who they are, {@code server.auth} takes that out of what a socket
 * brings, behind the Hello.
 *
 * <p>One event loop owns everything here; only {@link dev.ostler.server.election.Arrivals} is
 * shared with the owner.
 */
@NullMarked
package dev.ostler.server.election;

import org.jspecify.annotations.NullMarked;
