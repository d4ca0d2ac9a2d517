/**
 * Sessions: their ids and passwords, their timeouts, and which of them have been silent for too
 * long. That a session exists is part of the replicated tree; what is here is a leader's or a
 * standalone server's own knowledge of who was heard of when.
 *
 * <p>Begin with {@link dev.ostler.replica.session.SessionTracker}. Nothing here reads a clock: all
 * times are milliseconds of one monotonic clock whose origin means nothing, handed in.
 */
@NullMarked
package dev.ostler.replica.session;

import org.jspecify.annotations.NullMarked;
