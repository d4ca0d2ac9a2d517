/**
 * Shows snapshots (storage format, section 6.2). {@link dev.ostler.cli.snapshot.SnapshotTool} reads
 * the arguments and lets a sink print what {@code SnapshotReader} reads, in file order; only the
 * nested form needs the whole tree in memory.
 */
@NullMarked
package dev.ostler.cli.snapshot;

import org.jspecify.annotations.NullMarked;
