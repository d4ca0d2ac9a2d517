/** Tests of what leader and learner share. */
@NullMarked
package dev.ostler.zab;

import org.jspecify.annotations.NullMarked;
