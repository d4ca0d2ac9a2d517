package dev.ostler.cli.snapshot;

import dev.ostler.cli.Json;
import dev.ostler.cli.snapshot.ZnodeSizes.Znode;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The sizes of all znodes in the form that the disk usage viewer ncdu imports: nested arrays, one
 * for each znode with children, which begins with the znode itself.
 */
final class SizeTree {
    private static final int FIRST_INODE = 1001;

    private SizeTree() {}

    /**
     * @param sizes not summed up: each znode with its own
     * @param millis the time now
     */
    static void print(PrintStream out, ZnodeSizes sizes, long millis) {
        out.print("[1,0,");
        out.print(
                new Json()
                        .string("progname", "SnapshotFormatter.java")
                        .string("progver", "0.01")
                        .number("timestamp", millis)
                        .end());
        Znode root = sizes.find("/");
        if (root != null) {
            printAll(out, root);
        }
        out.print("]");
    }

    private static void printAll(PrintStream out, Znode root) {
        // No recursion: a path may have half a million parts.
        Deque<Iterator<Znode>> open = new ArrayDeque<>();
        open.push(List.of(root).iterator());
        int inode = FIRST_INODE;
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                if (!open.isEmpty()) {
                    out.print("]");
                }
                continue;
            }
            Znode znode = open.peek().next();
            boolean leaf = znode.children.isEmpty();
            out.print(leaf ? "," : ",[");
            out.print(
                    new Json()
                            .string("name", znode.name())
                            .number("asize", znode.bytes)
                            .number("dsize", znode.bytes)
                            .number("dev", 0)
                            .number("ino", inode++)
                            .end());
            if (!leaf) {
                open.push(znode.children.iterator());
            }
        }
    }
}
