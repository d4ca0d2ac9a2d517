package dev.ostler.cli.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSink;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what a snapshot holds. */
final class SnapshotTotals implements SnapshotSink {
    /** A session and the number of its ephemeral znodes. */
    static final class Session {
        final int timeoutMillis;
        long ephemerals;

        Session(int timeoutMillis) {
            this.timeoutMillis = timeoutMillis;
        }
    }

    private final Map<Long, Session> sessions = new LinkedHashMap<>();
    private long znodes;
    private long highestZxid;

    @Override
    public void session(long sessionId, int timeoutMillis) {
        sessions.put(sessionId, new Session(timeoutMillis));
    }

    @Override
    public void acl(long aclId, List<Acl> entries) {}

    @Override
    public void node(SnapshotNode node) {
        znodes++;
        highestZxid = Math.max(highestZxid, Math.max(node.mzxid, node.pzxid));
        Session owner = sessions.get(node.ephemeralOwner);
        if (owner != null) {
            owner.ephemerals++;
        }
    }

    /** By id, in the order of the file. */
    Map<Long, Session> sessions() {
        return sessions;
    }

    long znodes() {
        return znodes;
    }

    /** Of the last change that a znode tells of. */
    long highestZxid() {
        return highestZxid;
    }
}
