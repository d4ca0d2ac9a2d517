/**
 * Shows snapshots (storage format, section 6.2). {@link dev.ostler.cli.snapshot.SnapshotTool} reads
 * the arguments and lets a sink print what {@code SnapshotReader} reads, in file order; only the
 * nested form needs the whole tree in memory. {@link dev.ostler.cli.snapshot.SummaryTool} and
 * {@link dev.ostler.cli.snapshot.ComparisonTool} do with the sizes of all znodes (6.3, 6.4).
 */
@NullMarked
package dev.ostler.cli.snapshot;

import org.jspecify.annotations.NullMarked;
