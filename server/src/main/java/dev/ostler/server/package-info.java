/** The real machine round a replica: threads, sockets, configuration. */
@NullMarked
package dev.ostler.server;

import org.jspecify.annotations.NullMarked;
