/** Tests of the leader alone, packet by packet. */
@NullMarked
package dev.ostler.zab.leader;

import org.jspecify.annotations.NullMarked;
