/**
 * Snapshots (storage format, section 3): sessions, ACL table and znodes at one zxid, in one file
 * that is complete or does not exist. Begin with {@link dev.ostler.storage.snapshot.SnapshotWriter}
 * and {@link dev.ostler.storage.snapshot.SnapshotReader}. Between servers the same content travels
 * as a stream: {@link dev.ostler.storage.snapshot.SnapshotStreamWriter}, {@link
 * dev.ostler.storage.snapshot.SnapshotStreamReader}.
 */
@NullMarked
package dev.ostler.storage.snapshot;

import org.jspecify.annotations.NullMarked;
