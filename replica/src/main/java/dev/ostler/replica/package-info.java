/** One server as a pure state machine: requests, sessions, watches. */
@NullMarked
package dev.ostler.replica;

import org.jspecify.annotations.NullMarked;
