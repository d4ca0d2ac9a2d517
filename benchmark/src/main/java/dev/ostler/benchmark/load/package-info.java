/**
 * The load generator. It must cost less than any server it drives, therefore: requests are encoded
 * once, with their xids, into a {@link dev.ostler.benchmark.load.Script} that connections send by
 * slices; replies are checked in place by {@link dev.ostler.benchmark.load.ReplyStream}; nothing is
 * allocated per request.
 *
 * <pre>
 * Workload ──▶ Script ──▶ Connection ──▶ socket ──▶ ReplyStream ──▶ Histogram
 *                         (of a LoadLoop, one thread, one Selector)
 * </pre>
 *
 * <p>First file to read: {@link dev.ostler.benchmark.load.Load}.
 */
@NullMarked
package dev.ostler.benchmark.load;

import org.jspecify.annotations.NullMarked;
