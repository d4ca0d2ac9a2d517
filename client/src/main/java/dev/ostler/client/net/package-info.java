/** The thread that owns the socket and the connection, and the thread that runs callbacks. */
@NullMarked
package dev.ostler.client.net;

import org.jspecify.annotations.NullMarked;
