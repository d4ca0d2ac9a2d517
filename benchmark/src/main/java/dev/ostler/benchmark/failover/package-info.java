/** How long nobody can write after a leader dies. */
@NullMarked
package dev.ostler.benchmark.failover;

import org.jspecify.annotations.NullMarked;
