/**
 * A client's threads and its socket: the thread that owns the socket and the connection ({@link
 * dev.ostler.client.net.NetworkClient}, read it first), the one that runs watchers and callbacks,
 * and short ones for what may block.
 */
@NullMarked
package dev.ostler.client.net;

import org.jspecify.annotations.NullMarked;
