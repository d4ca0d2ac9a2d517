package dev.ostler.tree;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.access.AclList;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * Everything that is replicated, as it was after one transaction: znodes, sessions, ephemerals. It
 * never changes, so any thread may read it for as long as it likes; the writer goes on meanwhile.
 *
 * <p>Paths are spans of UTF-8 bytes and need not be valid: what is not there is not found. The
 * empty path is another name of the root, as in ZooKeeper.
 */
public interface TreeVersion {
    /** The prefix that every path has. */
    ZnodePath NO_PREFIX = ZnodePath.of("");

    /** The zxid of the last transaction in it. */
    long zxid();

    /** The sum over all znodes of their digests (storage format, section 4). */
    long digest();

    /** Number of znodes, the root and the reserved ones included. */
    long znodeCount();

    long ephemeralCount();

    /** Bytes of all paths and all data, as mntr's approximate_data_size counts them. */
    long approximateDataSize();

    int sessionCount();

    /** The znode at a path, or null. What is returned stays valid and never changes. */
    @Nullable Znode find(byte[] path, int offset, int length);

    default @Nullable Znode find(ZnodePath path) {
        return find(path.utf8(), 0, path.length());
    }

    /** The timeout of a session in milliseconds, or -1 if there is no such session. */
    int sessionTimeout(SessionId session);

    /** Visits all sessions, in the order of their ids taken as unsigned numbers. */
    void forEachSession(SessionVisitor visitor);

    /** Visits the ephemeral znodes of a session in the order of their paths' bytes. */
    default void forEachEphemeral(SessionId session, Consumer<ZnodePath> visitor) {
        forEachEphemeral(session, NO_PREFIX, visitor);
    }

    /**
     * The same for those whose paths begin with a prefix, component or not; costs nothing for
     * others.
     */
    void forEachEphemeral(SessionId session, ZnodePath prefix, Consumer<ZnodePath> visitor);

    /**
     * Visits the ACLs that znodes have, in the order of their ids, which are positive. The open
     * list is not among them: it has the id {@link StoredStat#OPEN_ACL} and needs no entry.
     */
    void forEachAcl(AclVisitor visitor);

    /** The quota that applies to a path, which need not exist; null if none does. */
    @Nullable Quota quota(ZnodePath path);

    /**
     * Visits znodes that the server should remove by itself (client protocol, section 11.9), none
     * of which has children now: containers that have had some, containers that never had any and
     * were not written for a while, and TTL znodes past their time. Costs nothing for others.
     *
     * @param now wall clock in milliseconds since 1970
     * @param neverUsedMillis how long a container may wait for its first child; 0 is for ever
     * @param limit how many to visit at the most
     */
    void forEachReclaimable(long now, long neverUsedMillis, int limit, Consumer<ZnodePath> visitor);

    /** All znodes, parents before their children, siblings in the order of their names' bytes. */
    Walk walk();

    /** The same of a znode and all below it; null if there is no such znode. */
    @Nullable Walk walk(ZnodePath top);

    /** See {@link #forEachSession}. */
    @FunctionalInterface
    interface SessionVisitor {
        void visit(SessionId session, int timeoutMillis);
    }

    /** See {@link #forEachAcl}. */
    @FunctionalInterface
    interface AclVisitor {
        void visit(long id, AclList acl);
    }

    /** A cursor over a tree; one thread uses it. It starts before the topmost znode. */
    interface Walk {
        /**
         * Goes on behind a path, at or below the topmost one, as if the znode there, which need not
         * exist, was visited last; only before the first step.
         */
        void goBehind(ZnodePath path);

        /** Leaves out everything below the current znode. */
        void skip();

        /** Steps to the next znode; false once all were visited. */
        boolean next();

        /** Path of the current znode; the root's is "/". */
        ZnodePath path();

        /**
         * {@link #path} without a copy: the first {@link #pathLength} bytes, until the next step.
         */
        byte[] pathBytes();

        int pathLength();

        /** The current znode; it stays valid. */
        Znode znode();
    }
}
