/** How long nobody can write: after a leader dies, and while a server starts. */
@NullMarked
package dev.ostler.benchmark.failover;

import org.jspecify.annotations.NullMarked;
