/** Tests of the learner alone, packet by packet. */
@NullMarked
package dev.ostler.zab.learner;

import org.jspecify.annotations.NullMarked;
