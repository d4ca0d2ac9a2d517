package dev.ostler.tree;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.access.AclList;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a {@link Tree} from a snapshot: all {@link #session}s and {@link #acl}s first, then all
 * {@link #znode}s, the root first and parents before their children, then {@link #finish}.
 *
 * <p>It is made for znodes in depth-first order, as they stand in snapshots; siblings may come in
 * any order, and cost least in that of their names' bytes. The children of a znode are collected
 * until all below it is there, then sorted and packed into full pages. In any other order it is
 * slower.
 *
 * <p>A znode may refer to an ACL that is not in the table: a real server's snapshot can have such
 * znodes, because it writes the table before the znodes and goes on meanwhile. The log behind the
 * snapshot gives them their ACLs; until then nobody may do anything with them.
 */
public final class TreeLoader {
    private static final List<Acl> NOTHING = List.of(new Acl(0, "world", "anyone"));

    private final Editor editor;
    private final Map<Long, List<Acl>> acls = new HashMap<>();

    /** The last znode and those above it, the root first; from {@link #depth} on, to be reused. */
    private Directory[] stack = {new Directory()};

    private int depth;
    private byte[] path = new byte[256];

    /** Set once the root is there. */
    private boolean begun;

    /** Set once the order is not depth-first, and all that is there went into the tree. */
    private boolean outOfOrder;

    private boolean finished;

    public TreeLoader(TreeOptions options) {
        editor = new Editor(options);
        editor.clear();
    }

    public void session(SessionId session, int timeoutMillis) {
        editor.putSession(session, timeoutMillis);
    }

    /** An entry of the ACL table. */
    public void acl(long id, List<Acl> acl) {
        acls.put(id, acl);
    }

    /**
     * A znode. The root's path is empty, or "/".
     *
     * @throws MalformedRecordException if its parent was not there before, or it was itself
     */
    public void znode(ZnodePath znode, @Nullable Bytes data, StoredStat stat) {
        byte[] bytes = znode.utf8();
        if (znode.length() == 0 || znode.isRoot()) {
            root(data, stat);
            return;
        }
        int slash = znode.lastSlash();
        if (slash < 0 || slash == bytes.length - 1 || !begun) {
            throw orphan(znode);
        }
        if (!outOfOrder && !closeUpTo(bytes, slash)) {
            closeAll();
            outOfOrder = true;
        }
        if (outOfOrder) {
            insert(znode, slash, data, stat);
            return;
        }
        Object entry =
                editor.restore(bytes, slash + 1, bytes.length - slash - 1, data, acl(stat), stat);
        editor.enterRestored(bytes, bytes.length, entry);
        if (bytes.length > path.length) {
            path = Arrays.copyOf(path, Math.max(bytes.length, 2 * path.length));
        }
        System.arraycopy(bytes, slash, path, slash, bytes.length - slash);
        push(entry, bytes.length);
    }

    private void root(@Nullable Bytes data, StoredStat stat) {
        if (begun) {
            throw new MalformedRecordException("a second root");
        }
        begun = true;
        Object entry = editor.restore(path, 0, 0, data, acl(stat), stat);
        editor.enterRestored(path, 0, entry);
        push(entry, 0);
    }

    /** Packs the directories that are complete; false if the parent is none of the others. */
    private boolean closeUpTo(byte[] bytes, int slash) {
        while (depth > 1 && stack[depth - 1].pathLength > slash) {
            close();
        }
        Directory top = stack[depth - 1];
        return top.pathLength == slash && Arrays.equals(path, 0, slash, bytes, 0, slash);
    }

    private void push(Object entry, int pathLength) {
        if (depth == stack.length) {
            stack = Arrays.copyOf(stack, 2 * depth);
            for (int i = depth; i < stack.length; i++) {
                stack[i] = new Directory();
            }
        }
        stack[depth++].begin(entry, pathLength);
    }

    /** Packs the last znode of the stack with its children, and adds it to its parent. */
    private void close() {
        Directory closed = stack[--depth];
        Object entry =
                editor.adopt(
                        path,
                        closed.pathLength,
                        closed.entry,
                        closed.children,
                        closed.count,
                        closed.descendants,
                        depth == 0);
        closed.clear();
        if (depth > 0) {
            stack[depth - 1].add(entry, closed.descendants);
        }
    }

    private void closeAll() {
        while (depth > 0) {
            close();
        }
    }

    private void insert(ZnodePath znode, int slash, @Nullable Bytes data, StoredStat stat) {
        byte[] bytes = znode.utf8();
        if (editor.find(bytes, slash) == null) {
            throw orphan(znode);
        }
        if (editor.find(bytes, bytes.length) != null) {
            throw new MalformedRecordException("a second znode " + znode);
        }
        Object entry =
                editor.restore(bytes, slash + 1, bytes.length - slash - 1, data, acl(stat), stat);
        editor.insertRestored(bytes, slash, entry);
    }

    private static MalformedRecordException orphan(ZnodePath znode) {
        return new MalformedRecordException("no parent was there before the znode " + znode);
    }

    private List<Acl> acl(StoredStat stat) {
        if (stat.aclId() == StoredStat.OPEN_ACL) {
            return AclList.OPEN.entries();
        }
        return acls.getOrDefault(stat.aclId(), NOTHING);
    }

    /**
     * The tree, with the znodes that are always there added if they are missing, and the statistics
     * of quotas counted anew.
     *
     * @param zxid of the last transaction that is certainly in it
     * @throws MalformedRecordException if there was no root, or a znode was there twice
     */
    public Tree finish(long zxid) {
        if (finished) {
            throw new IllegalStateException("the tree is finished already");
        }
        if (!begun) {
            throw new MalformedRecordException("there is no root");
        }
        finished = true;
        closeAll();
        var tree = new PersistentTree(editor, zxid);
        Quotas.recountAll(editor);
        return tree;
    }

    /** A znode whose children are still coming. */
    private static final class Directory {
        private static final Object[] NONE = {};

        /** More room than this is not kept for the next directory. */
        private static final int KEPT = 1024;

        Object entry = NONE;
        int pathLength;
        Object[] children = NONE;
        int count;
        int descendants;

        void begin(Object znode, int length) {
            entry = znode;
            pathLength = length;
            count = 0;
            descendants = 0;
        }

        void add(Object child, int below) {
            if (count == children.length) {
                children = Arrays.copyOf(children, Math.max(8, count + (count >> 1)));
            }
            children[count++] = child;
            descendants += 1 + below;
        }

        void clear() {
            entry = NONE;
            if (children.length > KEPT) {
                children = NONE;
            } else {
                Arrays.fill(children, 0, count, NONE);
            }
        }
    }
}
