/**
 * Sockets that clients connect to, driven by event loops: {@link
 * dev.ostler.server.transport.EventLoop}, one thread each, over io_uring or over the JDK's
 * selector. Whoever listens gets a {@link dev.ostler.server.transport.Link} for each connection.
 *
 * <p>What it is for is that a connection costs little: no buffer and few objects while it is idle,
 * and one system call for all that the connections of a loop send and receive in one round.
 */
@NullMarked
package dev.ostler.server.transport;

import org.jspecify.annotations.NullMarked;
