package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.JuteWriter;

/** The parts that snapshot files and snapshot streams have in common, written. */
final class SnapshotEncoding {
    private SnapshotEncoding() {}

    static void writeSessions(SnapshotSource source, JuteWriter out) {
        out.writeInt(source.sessionCount());
        source.forEachSession(
                (sessionId, timeoutMillis) -> {
                    out.writeLong(sessionId);
                    out.writeInt(timeoutMillis);
                });
    }

    static void writeAcls(SnapshotSource source, JuteWriter out) {
        out.writeInt(source.aclCount());
        source.forEachAcl(
                (aclId, entries) -> {
                    out.writeLong(aclId);
                    Acl.writeList(entries, out);
                });
    }

    static void writeNode(SnapshotNode node, JuteWriter out) {
        out.writeSpan(node.path, node.pathOffset, node.pathLength);
        if (node.dataLength < 0) {
            out.writeInt(-1);
        } else {
            out.writeSpan(node.data, node.dataOffset, node.dataLength);
        }
        out.writeLong(node.aclId);
        out.writeLong(node.czxid);
        out.writeLong(node.mzxid);
        out.writeLong(node.ctime);
        out.writeLong(node.mtime);
        out.writeInt(node.version);
        out.writeInt(node.cversion);
        out.writeInt(node.aversion);
        out.writeLong(node.ephemeralOwner);
        out.writeLong(node.pzxid);
    }

    /** Behind the last znode. */
    static void writeEndOfNodes(JuteWriter out) {
        out.writeSpan(SnapshotFormat.SLASH, 0, 1);
    }
}
