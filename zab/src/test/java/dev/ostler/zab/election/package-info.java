/** Tests of fast leader election. */
@NullMarked
package dev.ostler.zab.election;

import org.jspecify.annotations.NullMarked;
