package dev.ostler.tree;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;

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
    void forEachEphemeral(SessionId session, Consumer<ZnodePath> visitor);

    /** All znodes, parents before their children, siblings in the order of their names' bytes. */
    Walk walk();

    /** See {@link #forEachSession}. */
    @FunctionalInterface
    interface SessionVisitor {
        void visit(SessionId session, int timeoutMillis);
    }

    /** A cursor over a tree; one thread uses it. It starts before the root. */
    interface Walk {
        /** Steps to the next znode; false once all were visited. */
        boolean next();

        /** Path of the current znode; the root's is "/". */
        ZnodePath path();

        Znode znode();
    }
}
