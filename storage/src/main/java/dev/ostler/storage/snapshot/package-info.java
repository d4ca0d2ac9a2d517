/**
 * Snapshots (storage format, section 3): sessions, ACL table and znodes at one zxid, in one file
 * that is complete or does not exist. Begin with {@link dev.ostler.storage.snapshot.SnapshotWriter}
 * and {@link dev.ostler.storage.snapshot.SnapshotReader}.
 */
@NullMarked
package dev.ostler.storage.snapshot;

import org.jspecify.annotations.NullMarked;
