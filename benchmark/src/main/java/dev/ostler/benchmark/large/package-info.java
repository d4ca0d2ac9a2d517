/**
 * A server with millions of znodes: what it needs, how fast it starts, and for how long it makes
 * clients wait while it writes a snapshot. First file to read: {@link
 * dev.ostler.benchmark.large.LargeTree}.
 */
@NullMarked
package dev.ostler.benchmark.large;

import org.jspecify.annotations.NullMarked;
