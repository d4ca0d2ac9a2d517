/**
 * The client port: Netty's event loops, one {@link dev.ostler.server.net.ClientConnection} per
 * socket, and the limits on them.
 */
@NullMarked
package dev.ostler.server.net;

import org.jspecify.annotations.NullMarked;
