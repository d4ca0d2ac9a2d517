/**
 * The quorum port: connections between a leader and its learners (quorum protocol, sections 3 and
 * 4), and what a member does to its disk. What is sent when is decided in {@code zab}.
 *
 * <pre>
 *   QuorumPort ── listens while leading, connects while learning
 *      └ QuorumLink ── one connection: a zab Link
 *           ├ Outgoing ──── packets and a snapshot, in order, as fast as they are taken
 *           └ Incoming ──── bytes to packets, and to the tree behind a SNAP packet
 *   StorageThread ── a zab Storage: log, epochs, truncation, replacement
 * </pre>
 *
 * <p>Begin with {@link dev.ostler.server.quorum.QuorumPort}. Event loops only pass things on: to
 * {@link dev.ostler.server.quorum.QuorumEvents}, one call for all packets of one read.
 */
@NullMarked
package dev.ostler.server.quorum;

import org.jspecify.annotations.NullMarked;
