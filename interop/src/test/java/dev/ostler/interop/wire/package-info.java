/**
 * The client protocol by hand: raw connections, sessions, and replies as text that can be compared.
 */
@NullMarked
package dev.ostler.interop.wire;

import org.jspecify.annotations.NullMarked;
