package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;

/**
 * A server that learns from a leader, for operators.
 *
 * @param follower whether it gets proposals; an observer gets what is committed
 * @param serving whether it is caught up and may serve clients
 * @param missing how many proposals it has not acknowledged; -1 if that is not known, as with
 *     observers, which acknowledge nothing
 */
public record LearnerState(ServerId id, boolean follower, boolean serving, long missing) {}
