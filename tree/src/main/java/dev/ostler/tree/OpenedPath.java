package dev.ostler.tree;

import java.util.Arrays;

/**
 * The znode that was made editable last and those above it: another change at or right below it, in
 * the same edit, needs no way down. A log that is replayed is one edit, and its creations mostly
 * come one directory after the other.
 */
final class OpenedPath {
    private static final long NONE = Long.MIN_VALUE;

    private byte[] path = new byte[256];
    private int length;
    private Inode[] inodes = new Inode[8];
    private int depth;

    /** The edit that the inodes are of; with {@link #NONE}, nothing is known. */
    private long stamp = NONE;

    /** Whether this is the path, and its inodes are still those of the tree. */
    boolean is(byte[] other, int otherLength, long currentStamp) {
        return stamp == currentStamp
                && length == otherLength
                && Arrays.equals(path, 0, length, other, 0, length);
    }

    /** What is known is not true any more. */
    void forget() {
        stamp = NONE;
    }

    /** Begins with the root. */
    void begin(Inode root) {
        stamp = NONE;
        inodes[0] = root;
        depth = 1;
    }

    /** Goes on with a child of the last one. */
    void add(Inode inode) {
        if (depth == inodes.length) {
            inodes = Arrays.copyOf(inodes, 2 * depth);
        }
        inodes[depth++] = inode;
    }

    /** The last one is that of this path. */
    void end(byte[] whole, int wholeLength, long currentStamp) {
        if (path.length < wholeLength) {
            path = new byte[2 * wholeLength];
        }
        System.arraycopy(whole, 0, path, 0, wholeLength);
        length = wholeLength;
        stamp = currentStamp;
    }

    Inode last() {
        return inodes[depth - 1];
    }

    /** The parent of the last one; of the root, itself. */
    Inode parent() {
        return inodes[Math.max(depth - 2, 0)];
    }

    /** Adds to the number of znodes below all of them. */
    void addDescendants(int difference) {
        for (int i = 0; i < depth; i++) {
            inodes[i].descendants += difference;
        }
    }
}
