/**
 * Leaders and learners in one room: queues for links, lists for disks, a clock that the test moves.
 * {@link dev.ostler.zab.harness.Ensemble} is the first to read.
 */
@NullMarked
package dev.ostler.zab.harness;

import org.jspecify.annotations.NullMarked;
