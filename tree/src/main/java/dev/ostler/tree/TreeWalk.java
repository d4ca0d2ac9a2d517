package dev.ostler.tree;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.pages.Key;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * Visits a znode and all below it, parents first. What is still to be visited stands on a stack of
 * pages of its own, so that no depth is too much.
 */
final class TreeWalk implements TreeVersion.Walk {
    private final AclTable acls;

    /** Pages begun, the index of what comes next in each, and the length of their znode's path. */
    private @Nullable Page[] pages = new @Nullable Page[16];

    private int[] nexts = new int[16];
    private int[] pathLengths = new int[16];
    private int depth;

    private byte[] path;
    private int pathLength;
    private Object entry;
    private boolean begun;

    /**
     * @param path of the first znode; none for the root
     */
    TreeWalk(Object first, byte[] path, int length, AclTable acls) {
        this.acls = acls;
        this.path = Arrays.copyOf(path, Math.max(length, 64));
        pathLength = length;
        entry = first;
    }

    @Override
    public boolean next() {
        if (!begun) {
            begun = true;
            descend();
            return true;
        }
        while (depth > 0) {
            Page page = Objects.requireNonNull(pages[depth - 1]);
            int index = nexts[depth - 1]++;
            if (index == page.size()) {
                pages[--depth] = null;
            } else if (page.at(index) instanceof Page below) {
                push(below, pathLengths[depth - 1]);
            } else {
                visit(page.at(index), pathLengths[depth - 1]);
                return true;
            }
        }
        return false;
    }

    private void visit(Object child, int parentLength) {
        byte[] record = Key.record(child);
        int nameLength = Key.length(record);
        pathLength = parentLength + 1 + nameLength;
        if (pathLength > path.length) {
            path = Arrays.copyOf(path, Math.max(pathLength, 2 * path.length));
        }
        path[parentLength] = '/';
        System.arraycopy(record, Key.offset(record), path, parentLength + 1, nameLength);
        entry = child;
        descend();
    }

    private void descend() {
        if (entry instanceof Inode inode && inode.children != null) {
            push(inode.children, pathLength);
        }
    }

    private void push(Page page, int length) {
        if (depth == pages.length) {
            pages = Arrays.copyOf(pages, 2 * depth);
            nexts = Arrays.copyOf(nexts, 2 * depth);
            pathLengths = Arrays.copyOf(pathLengths, 2 * depth);
        }
        pages[depth] = page;
        nexts[depth] = 0;
        pathLengths[depth] = length;
        depth++;
    }

    @Override
    public void goBehind(ZnodePath last) {
        byte[] utf8 = last.utf8();
        int end = last.isRoot() ? 0 : utf8.length;
        begun = true;
        path = Arrays.copyOf(utf8, Math.max(end, path.length));
        boolean found = true;
        for (int slash = pathLength; found && slash < end; ) {
            int next = slash + 1;
            while (next < end && utf8[next] != '/') {
                next++;
            }
            found = enter(utf8, slash + 1, next - slash - 1);
            slash = next;
        }
        if (found) {
            descend();
        }
    }

    /** Puts on the stack what comes behind a child's name, and makes it the current znode. */
    private boolean enter(byte[] name, int offset, int length) {
        int parentLength = offset - 1;
        if (!(entry instanceof Inode inode) || inode.children == null) {
            return false;
        }
        Page page = inode.children;
        while (true) {
            int index = page.position(name, offset, length);
            boolean there = index < page.size();
            push(page, parentLength);
            if (there && page.at(index) instanceof Page below) {
                nexts[depth - 1] = index + 1;
                page = below;
            } else {
                boolean same = there && Key.equals(page.at(index), name, offset, length);
                nexts[depth - 1] = same ? index + 1 : index;
                if (same) {
                    entry = page.at(index);
                    pathLength = offset + length;
                }
                return same;
            }
        }
    }

    @Override
    public void skip() {
        if (entry instanceof Inode inode && inode.children != null) {
            pages[--depth] = null;
        }
    }

    /** The current znode. */
    Object entry() {
        return entry;
    }

    /** The current path, none for the root. */
    byte[] rawPath() {
        return path;
    }

    int rawPathLength() {
        return pathLength;
    }

    @Override
    public ZnodePath path() {
        return pathLength == 0 ? ZnodePath.ROOT : ZnodePath.copyOf(path, 0, pathLength);
    }

    @Override
    public byte[] pathBytes() {
        return pathLength == 0 ? ZnodePath.ROOT.utf8() : path;
    }

    @Override
    public int pathLength() {
        return Math.max(pathLength, 1);
    }

    @Override
    public Znode znode() {
        return new ZnodeView(entry, acls);
    }
}
