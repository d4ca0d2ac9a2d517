/**
 * Ostler's lock beside Curator's mutex on one server, each in a process of its own. First file to
 * read: {@link dev.ostler.benchmark.locks.LockComparison}.
 */
@NullMarked
package dev.ostler.benchmark.locks;

import org.jspecify.annotations.NullMarked;
