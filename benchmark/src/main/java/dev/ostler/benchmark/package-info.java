/** Load on a server over the raw protocol, and what it cost. */
@NullMarked
package dev.ostler.benchmark;

import org.jspecify.annotations.NullMarked;
