/** The leader's side of discovery, synchronisation and broadcast. */
@NullMarked
package dev.ostler.zab.leader;

import org.jspecify.annotations.NullMarked;
