/**
 * The client port: one {@link dev.ostler.server.net.ClientConnection} per {@link
 * dev.ostler.server.transport.Link}, what the connections of an event loop share, and the limits.
 */
@NullMarked
package dev.ostler.server.net;

import org.jspecify.annotations.NullMarked;
