package dev.ostler.cli.snapshot;

import dev.ostler.cli.Json;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSink;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The sizes of all znodes in the form that the disk usage viewer ncdu imports: nested arrays, one
 * for each znode with children, which begins with the znode itself.
 */
final class SizeTree implements SnapshotSink {
    private static final int FIRST_INODE = 1001;

    private static final class Entry {
        final String name;
        final int size;
        final List<Entry> children = new ArrayList<>(0);

        Entry(String name, int size) {
            this.name = name;
            this.size = size;
        }
    }

    private final Map<String, Entry> byPath = new HashMap<>();

    @Override
    public void session(long sessionId, int timeoutMillis) {}

    @Override
    public void acl(long aclId, List<Acl> entries) {}

    @Override
    public void node(SnapshotNode node) {
        int size = Math.max(node.dataLength, 0);
        String path = SnapshotText.path(node);
        if (path.equals("/")) {
            byPath.put("", new Entry("/", size));
            return;
        }
        int slash = path.lastIndexOf('/');
        Entry parent = slash < 0 ? null : byPath.get(path.substring(0, slash));
        if (parent == null) {
            throw new MalformedRecordException("no parent of " + path + " stands before it");
        }
        var entry = new Entry(path.substring(slash + 1), size);
        parent.children.add(entry);
        byPath.put(path, entry);
    }

    /**
     * @param millis the time now
     */
    void print(PrintStream out, long millis) {
        out.print("[1,0,");
        out.print(
                new Json()
                        .string("progname", "SnapshotFormatter.java")
                        .string("progver", "0.01")
                        .number("timestamp", millis)
                        .end());
        Entry root = byPath.get("");
        if (root != null) {
            printAll(out, root);
        }
        out.print("]");
    }

    private static void printAll(PrintStream out, Entry root) {
        // No recursion: a path may have half a million parts.
        Deque<Iterator<Entry>> open = new ArrayDeque<>();
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
            Entry entry = open.peek().next();
            boolean leaf = entry.children.isEmpty();
            out.print(leaf ? "," : ",[");
            out.print(
                    new Json()
                            .string("name", entry.name)
                            .number("asize", entry.size)
                            .number("dsize", entry.size)
                            .number("dev", 0)
                            .number("ino", inode++)
                            .end());
            if (!leaf) {
                open.push(entry.children.iterator());
            }
        }
    }
}
