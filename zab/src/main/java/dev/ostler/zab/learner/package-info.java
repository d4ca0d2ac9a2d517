/** The follower's and the observer's side of discovery, synchronisation and broadcast. */
@NullMarked
package dev.ostler.zab.learner;

import org.jspecify.annotations.NullMarked;
