package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.MalformedRecordException;

import java.util.List;

/**
 * Takes a snapshot in: all sessions, then the ACL table, then the znodes. Only {@link
 * SnapshotReader#read} returning means that all of it was intact.
 *
 * <p>What does not fit (a znode without its parent) is answered with {@link
 * MalformedRecordException}: the file counts as corrupt.
 */
public interface SnapshotSink {
    void session(long sessionId, int timeoutMillis);

    void acl(long aclId, List<Acl> entries);

    /** The spans are valid until this returns. */
    void node(SnapshotNode node);
}
