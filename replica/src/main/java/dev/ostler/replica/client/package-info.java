/**
 * A client's connection without its socket: {@link dev.ostler.replica.client.ClientProtocol} turns
 * the bytes that arrive into answers and {@link dev.ostler.replica.client.Submission}s, and {@link
 * dev.ostler.replica.client.Client} is what the rest of the replica knows of the other end.
 *
 * <pre>
 *   socket → ClientProtocol ─ reads ──────────────→ ReadService ─→ reply, at once
 *                           └ writes, and reads behind them ─→ Submission ─→ replica ─→ Delivery
 * </pre>
 */
@NullMarked
package dev.ostler.replica.client;

import org.jspecify.annotations.NullMarked;
