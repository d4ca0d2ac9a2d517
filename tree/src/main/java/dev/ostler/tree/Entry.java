package dev.ostler.tree;

import dev.ostler.protocol.Bytes;
import dev.ostler.tree.pages.Key;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

/** Reads a znode in either of its forms: a {@link Packed} array or an {@link Inode}. */
final class Entry {
    private Entry() {}

    /**
     * The entry at a path below a root, or null. The path need not be valid; the empty one is the
     * root.
     */
    static @Nullable Object find(Inode root, byte[] path, int offset, int length) {
        if (length == 0) {
            return root;
        }
        if (path[offset] != '/') {
            return null;
        }
        if (length == 1) {
            return root;
        }
        int end = offset + length;
        int from = offset + 1;
        Inode parent = root;
        while (true) {
            int slash = from;
            while (slash < end && path[slash] != '/') {
                slash++;
            }
            Object entry = child(parent, path, from, slash - from);
            if (slash == end) {
                return entry;
            }
            if (!(entry instanceof Inode inode)) {
                return null;
            }
            parent = inode;
            from = slash + 1;
        }
    }

    static @Nullable Object child(Inode parent, byte[] name, int offset, int length) {
        return Page.find(parent.children, name, offset, length);
    }

    static int creations(Object entry) {
        return entry instanceof Inode inode ? inode.creations : Packed.creations((byte[]) entry);
    }

    static long pzxid(Object entry) {
        return entry instanceof Inode inode ? inode.pzxid : Packed.pzxid((byte[]) entry);
    }

    /** What {@link #setDigest} was told, an unsigned number. */
    static long digest(Object entry) {
        int digest = entry instanceof Inode inode ? inode.digest : Packed.digest((byte[]) entry);
        return Integer.toUnsignedLong(digest);
    }

    /**
     * Keeps what a znode adds to the tree's digest, until it changes: to compute it again from what
     * is about to be replaced would cost as much as the new one. Nobody but the writer may know the
     * znode yet.
     */
    static void setDigest(Object entry, long digest) {
        if (entry instanceof Inode inode) {
            inode.digest = (int) digest;
        } else {
            Packed.setDigest((byte[]) entry, (int) digest);
        }
    }

    static int childCount(Object entry) {
        return entry instanceof Inode inode ? inode.childCount : 0;
    }

    static long descendants(Object entry) {
        return entry instanceof Inode inode ? Integer.toUnsignedLong(inode.descendants) : 0;
    }

    /** The array with the data, at {@link #dataOffset}. */
    static byte[] dataArray(Object entry) {
        if (entry instanceof Inode inode) {
            byte[] apart = inode.data;
            return apart == null ? inode.record() : apart;
        }
        return (byte[]) entry;
    }

    static int dataOffset(Object entry) {
        if (entry instanceof Inode inode) {
            return inode.data == null ? Packed.dataOffset(inode.record()) : 0;
        }
        return Packed.dataOffset((byte[]) entry);
    }

    static int dataLength(Object entry) {
        return dataArray(entry).length - dataOffset(entry);
    }

    static @Nullable Bytes data(Object entry) {
        if (Packed.has(Key.record(entry), Packed.NO_DATA)) {
            return null;
        }
        if (entry instanceof Inode inode && inode.data != null) {
            return Bytes.wrap(inode.data);
        }
        return Bytes.copyOf(dataArray(entry), dataOffset(entry), dataLength(entry));
    }
}
