/** Tests of the records against bytes recorded from ZooKeeper, round trips, and damaged bytes. */
@NullMarked
package dev.ostler.protocol;

import org.jspecify.annotations.NullMarked;
