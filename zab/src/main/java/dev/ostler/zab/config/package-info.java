/** Who belongs to the ensemble, and what a quorum of it is. */
@NullMarked
package dev.ostler.zab.config;

import org.jspecify.annotations.NullMarked;
