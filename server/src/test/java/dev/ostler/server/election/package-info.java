/** Tests of the election port, with real sockets. */
@NullMarked
package dev.ostler.server.election;

import org.jspecify.annotations.NullMarked;
