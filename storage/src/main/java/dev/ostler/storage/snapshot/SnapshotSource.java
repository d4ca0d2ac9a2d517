package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Zxid;

import java.util.List;

/** The state at one zxid, which does not change while it is written. */
public interface SnapshotSource {
    /** The last transaction in it; names the file. */
    Zxid zxid();

    /** The digest behind that transaction. */
    SnapshotDigest digest();

    int sessionCount();

    void forEachSession(SessionVisitor visitor);

    /** Number of different ACLs, without {@link SnapshotNode#OPEN_ACL}. */
    int aclCount();

    void forEachAcl(AclVisitor visitor);

    /** All znodes, the root first, every other one behind its parent. */
    Nodes nodes();

    /** See {@link #forEachSession}. */
    @FunctionalInterface
    interface SessionVisitor {
        void visit(long sessionId, int timeoutMillis);
    }

    /** See {@link #forEachAcl}. */
    @FunctionalInterface
    interface AclVisitor {
        /** Gets an entry of the ACL table; ids are positive and do not repeat. */
        void visit(long aclId, List<Acl> entries);
    }

    /** A cursor; one thread uses it. */
    @FunctionalInterface
    interface Nodes {
        /** Fills in the next znode; false once there is none. The spans stay valid until then. */
        boolean next(SnapshotNode into);
    }
}
