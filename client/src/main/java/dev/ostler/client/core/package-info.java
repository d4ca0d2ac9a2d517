/**
 * A client's connection as a state machine: events in, effects out, no thread, clock or socket.
 *
 * @see dev.ostler.client.core.Connection
 */
@NullMarked
package dev.ostler.client.core;

import org.jspecify.annotations.NullMarked;
