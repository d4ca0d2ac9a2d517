package dev.ostler.tree;

import dev.ostler.tree.pages.Keyed;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

/**
 * A znode that is not packed into one array: it has children, or much data, or is the root. One
 * that the current edit made is changed in place, see {@link #editable}; nobody but the writer sees
 * those.
 */
final class Inode extends Keyed {
    /** The edit that made it. */
    private final long stamp;

    /** Data that is not in the record. */
    byte @Nullable [] data;

    @Nullable Page children;
    int childCount;

    /** All znodes below, an unsigned number. */
    int descendants;

    int creations;
    long pzxid;

    /** See {@link Entry#setDigest}. */
    int digest;

    Inode(byte[] record, int creations, long pzxid, long stamp) {
        super(record);
        this.stamp = stamp;
        this.creations = creations;
        this.pzxid = pzxid;
    }

    /** This, if the edit made it, else a copy that it may change. */
    Inode editable(long currentStamp) {
        if (stamp == currentStamp) {
            return this;
        }
        var copy = new Inode(record, creations, pzxid, currentStamp);
        copy.data = data;
        copy.children = children;
        copy.childCount = childCount;
        copy.descendants = descendants;
        copy.digest = digest;
        return copy;
    }

    void setRecord(byte[] replacement) {
        record = replacement;
    }
}
