/**
 * What a server keeps on disk, in ZooKeeper's formats, and how it comes back from there.
 *
 * <pre>
 *   disk      the seam: exact promises about what survives a power cut; real and simulated
 *   log       transaction log: writer, reader, truncation
 *   snapshot  snapshots: writer, reader, when one is due
 *   here      the directories and who may use them, recovery, purge, epochs and myid;
 *             what a leader demands: truncation, replacement by its snapshot
 * </pre>
 *
 * <p>Read {@link dev.ostler.storage.Recovery} first. Trees are not known here: snapshots come from
 * a {@link dev.ostler.storage.snapshot.SnapshotSource} and go to a {@link
 * dev.ostler.storage.snapshot.SnapshotSink}.
 */
@NullMarked
package dev.ostler.storage;

import org.jspecify.annotations.NullMarked;
