/** Tests of snapshots. */
@NullMarked
package dev.ostler.storage.snapshot;

import org.jspecify.annotations.NullMarked;
