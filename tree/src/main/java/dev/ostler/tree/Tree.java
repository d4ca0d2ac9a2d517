package dev.ostler.tree;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * The one writer's side of the tree: it applies transactions in the order of their zxids and {@link
 * #freeze}s what readers see. Between two freezes it edits in place what it made since; whatever
 * was frozen stays as it was. One thread owns it.
 */
public interface Tree {
    /**
     * How many components a path may have at the most. Requests for deeper ones are to be refused:
     * each write costs time and memory by the level. Transactions of others are applied at any
     * depth.
     */
    int DEPTH_MAX = 1_000;

    TreeOptions options();

    /** The state after all that was applied so far. Cheap; equal states give the same object. */
    TreeVersion freeze();

    /**
     * Goes back to a state that this tree froze: what was applied since is forgotten, as when a
     * leader loses its role before its proposals were committed.
     */
    void reset(TreeVersion version);

    /** Zxid of the last transaction applied. */
    long zxid();

    /** Digest of the current state, see {@link TreeVersion#digest}. */
    long digest();

    /** The znode as it is now, or null; not to be kept across the next change. */
    @Nullable Znode find(byte[] path, int offset, int length);

    default @Nullable Znode find(ZnodePath path) {
        return find(path.utf8(), 0, path.length());
    }

    int sessionTimeout(SessionId session);

    void forEachEphemeral(SessionId session, Consumer<ZnodePath> visitor);

    /** See {@link TreeVersion#quota}. */
    @Nullable Quota quota(ZnodePath path);

    /**
     * Deletes the ephemerals whose session does not exist, as is due after recovery (storage
     * format, section 3.8). The zxid stays as it is.
     *
     * @return how many there were
     */
    int deleteOrphanedEphemerals();

    /**
     * Writes who belongs to the ensemble into {@link Reserved#CONFIG}, as each server does by
     * itself and without a transaction (quorum protocol, section 1.8). The zxid and the digest stay
     * as they are, and so does everything if the znode has this text and version already.
     *
     * @param version of the membership; it becomes the znode's mzxid
     * @param timeMillis wall clock, in milliseconds since 1970; it becomes the znode's mtime
     */
    void setMembership(Bytes text, long version, long timeMillis);

    /**
     * Applies one transaction, by the rules of the storage format, section 3.7: it never fails, and
     * applying what is already there (a log replayed over a fuzzy snapshot) does no harm. A multi
     * with a failed operation, and a failed request, change nothing but the zxid.
     *
     * @param changes is told what watchers want to know, in the order in which it happened
     */
    Outcome apply(TxnHeader header, Txn txn, Consumer<Change> changes);

    /** As {@link #apply}, where nobody asks what came of it. */
    void replay(TxnHeader header, Txn txn);
}
