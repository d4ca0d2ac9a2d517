package dev.ostler.tree;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Quotas, and the upkeep of their statistics. Which paths have one is not kept anywhere: it is read
 * from the tree, where {@code /zookeeper/quota} mirrors the paths that have. A limits znode right
 * below {@code /zookeeper/quota} limits the whole tree.
 *
 * <p>What is at or below {@code /zookeeper/quota} has no quota and counts for none: statistics
 * would have to count themselves.
 */
final class Quotas {
    static final byte[] LIMITS = "zookeeper_limits".getBytes(StandardCharsets.UTF_8);
    static final byte[] STATS = "zookeeper_stats".getBytes(StandardCharsets.UTF_8);

    private Quotas() {}

    /** The quota that applies to a path now. */
    static @Nullable Quota find(Editor editor, ZnodePath path) {
        return editor.isQuotaFree() ? null : find(editor.root(), path);
    }

    /** The quota that applies to a path. */
    static @Nullable Quota find(Inode root, ZnodePath path) {
        Object mirror = Entry.find(root, Reserved.QUOTA.utf8(), 0, Reserved.QUOTA.length());
        if (!(mirror instanceof Inode first) || path.isAtOrBelow(Reserved.QUOTA)) {
            return null;
        }
        byte[] bytes = path.utf8();
        int end = path.isRoot() ? 0 : bytes.length;
        Inode inode = first;
        Inode deepest = null;
        int deepestEnd = 0;
        int at = 0;
        while (true) {
            if (Entry.child(inode, LIMITS, 0, LIMITS.length) != null) {
                deepest = inode;
                deepestEnd = at;
            }
            if (at >= end || bytes[at] != '/') {
                break;
            }
            int from = at + 1;
            at = from;
            while (at < end && bytes[at] != '/') {
                at++;
            }
            if (!(Entry.child(inode, bytes, from, at - from) instanceof Inode below)) {
                break;
            }
            inode = below;
        }
        if (deepest == null) {
            return null;
        }
        ZnodePath quotaRoot =
                deepestEnd == 0 ? ZnodePath.ROOT : ZnodePath.copyOf(bytes, 0, deepestEnd);
        return new Quota(quotaRoot, data(deepest, LIMITS), data(deepest, STATS));
    }

    private static @Nullable Bytes data(Inode parent, byte[] name) {
        Object entry = Entry.child(parent, name, 0, name.length);
        return entry == null ? null : Entry.data(entry);
    }

    /** Follows a change of the number of znodes, or of the bytes, at a path. */
    static void count(Editor editor, ZnodePath path, int znodes, long bytes) {
        if (znodes == 0 && bytes == 0) {
            return;
        }
        Quota quota = find(editor, path);
        if (quota == null || quota.usage() == null) {
            return;
        }
        QuotaText usage = QuotaText.parse(quota.usage());
        // A client may have overwritten it with anything: then it stays so until it is recounted.
        if (usage != null) {
            editor.replaceData(inMirror(quota.root(), STATS), usage.plus(znodes, bytes).encode());
        }
    }

    /** Recounts the subtree of a statistics znode that was created just now. */
    static void created(Editor editor, ZnodePath path) {
        if (isNamed(path, STATS) && path.isAtOrBelow(Reserved.QUOTA)) {
            recount(editor, path);
        }
    }

    /** Recounts the subtrees of all quotas. */
    static void recountAll(Editor editor) {
        List<ZnodePath> stats = new ArrayList<>();
        Object mirror = editor.find(Reserved.QUOTA.utf8(), Reserved.QUOTA.length());
        if (!(mirror instanceof Inode)) {
            return;
        }
        var walk =
                new TreeWalk(mirror, Reserved.QUOTA.utf8(), Reserved.QUOTA.length(), editor.acls());
        while (walk.next()) {
            if (isNamed(walk.path(), LIMITS)) {
                ZnodePath path = inMirrorBeside(walk.path(), STATS);
                if (editor.find(path.utf8(), path.length()) != null) {
                    stats.add(path);
                }
            }
        }
        for (ZnodePath path : stats) {
            recount(editor, path);
        }
    }

    private static void recount(Editor editor, ZnodePath stats) {
        byte[] bytes = stats.utf8();
        int start = Reserved.QUOTA.length();
        int end = bytes.length - STATS.length - 1;
        QuotaText usage = usage(editor, Arrays.copyOfRange(bytes, start, end));
        editor.replaceData(stats, usage.encode());
    }

    /**
     * What there is at and below a path.
     *
     * @param path none is the root
     */
    private static QuotaText usage(Editor editor, byte[] path) {
        ZnodePath root = ZnodePath.wrap(path);
        Object entry = editor.find(path, path.length);
        if (entry == null || root.isAtOrBelow(Reserved.QUOTA)) {
            return QuotaText.usage(0, 0);
        }
        long count = 0;
        long bytes = 0;
        var walk = new TreeWalk(entry, path, path.length, editor.acls());
        while (walk.next()) {
            if (Arrays.equals(
                    walk.rawPath(),
                    0,
                    walk.rawPathLength(),
                    Reserved.QUOTA.utf8(),
                    0,
                    Reserved.QUOTA.length())) {
                walk.skip();
            } else {
                count++;
                bytes += Entry.dataLength(walk.entry());
            }
        }
        return QuotaText.usage(count, bytes);
    }

    private static boolean isNamed(ZnodePath path, byte[] name) {
        byte[] bytes = path.utf8();
        int start = path.lastSlash() + 1;
        return Arrays.equals(bytes, start, bytes.length, name, 0, name.length);
    }

    private static ZnodePath inMirror(ZnodePath root, byte[] name) {
        return join(Reserved.QUOTA.utf8(), root.isRoot() ? new byte[0] : root.utf8(), name);
    }

    private static ZnodePath inMirrorBeside(ZnodePath sibling, byte[] name) {
        return join(sibling.parent().utf8(), new byte[0], name);
    }

    private static ZnodePath join(byte[] first, byte[] second, byte[] name) {
        byte[] path = Arrays.copyOf(first, first.length + second.length + 1 + name.length);
        System.arraycopy(second, 0, path, first.length, second.length);
        path[first.length + second.length] = '/';
        System.arraycopy(name, 0, path, path.length - name.length, name.length);
        return ZnodePath.wrap(path);
    }
}
