package dev.ostler.server.console;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Looks for znodes in the whole tree, a part of it with each request: a cursor leads on. Each part
 * is looked for in the version of its time.
 */
final class Search {
    private static final int FOUND = 100;
    private static final int FOUND_MAX = 1_000;
    private static final int VISITED = 20_000;
    private static final int VISITED_MAX = 200_000;
    private static final int PATTERN_LENGTH_MAX = 200;

    /** A request that has visited fewer ends after this time, too. */
    private static final long NANOS_MAX = 500_000_000;

    private final TreeVersion tree;
    private final Caller caller;
    private final LongSupplier nanoTime;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    Search(TreeVersion tree, Caller caller, LongSupplier nanoTime) {
        this.tree = tree;
        this.caller = caller;
        this.nanoTime = nanoTime;
    }

    Map<String, @Nullable Object> answer(Query query) {
        Wanted wanted = wanted(query);
        ZnodePath top = query.path("below");
        ZnodePath after = query.pathOrNull("after");
        TreeVersion.Walk walk = tree.walk(top);
        if (walk == null) {
            throw Refusal.noZnode(top.toString());
        }
        if (after != null) {
            if (!after.isAtOrBelow(top)) {
                throw Refusal.badParameter("after", "is not below " + top);
            }
            goBehind(after, top, walk);
        }
        return visit(
                walk,
                wanted,
                query.count("limit", FOUND, FOUND_MAX),
                query.count("visit", VISITED, VISITED_MAX));
    }

    /** Nobody gets by a cursor where they would not come by walking. */
    private void goBehind(ZnodePath after, ZnodePath top, TreeVersion.Walk walk) {
        for (ZnodePath above = after; !above.equals(top); ) {
            above = above.parent();
            Znode znode = tree.find(above);
            if (znode != null && !caller.mayRead(znode)) {
                throw Refusal.notReadable(above.toString());
            }
        }
        walk.goBehind(after);
        Znode last = tree.find(after);
        if (last != null && !caller.mayRead(last)) {
            walk.skip();
        }
    }

    private static Wanted wanted(Query query) {
        String pattern = query.text("pattern", "");
        if (pattern.isEmpty() || pattern.length() > PATTERN_LENGTH_MAX) {
            throw Refusal.badParameter(
                    "pattern", "is not of 1 to " + PATTERN_LENGTH_MAX + " characters");
        }
        return new Wanted(
                new PathPattern(pattern), query.flag("data") ? new BytePattern(pattern) : null);
    }

    private Map<String, @Nullable Object> visit(
            TreeVersion.Walk walk, Wanted wanted, int foundMax, int visitedMax) {
        long deadline = nanoTime.getAsLong() + NANOS_MAX;
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        int visited = 0;
        boolean more = walk.next();
        ZnodePath last = null;
        while (more) {
            Znode znode = walk.znode();
            ZnodePath path = walk.path();
            boolean readable = caller.mayRead(znode);
            String where = wanted.where(path, readable ? znode : null);
            if (where != null) {
                found.add(result(path, where, readable ? znode : null));
            }
            if (!readable) {
                walk.skip();
            }
            visited++;
            last = path;
            boolean enough =
                    found.size() == foundMax
                            || visited == visitedMax
                            || nanoTime.getAsLong() - deadline > 0;
            more = walk.next();
            if (enough) {
                break;
            }
        }
        return Fields.of(
                "zxid",
                Fields.hex(tree.zxid()),
                "visited",
                visited,
                "found",
                found,
                "next",
                more ? last : null);
    }

    private static Map<String, @Nullable Object> result(
            ZnodePath path, String where, @Nullable Znode znode) {
        Map<String, @Nullable Object> result = Fields.of("path", path, "in", where);
        result.putAll(znode == null ? Fields.of("readable", false) : TreeAnswers.outline(znode));
        return result;
    }

    /**
     * What is looked for.
     *
     * @param inData null if it is looked for in paths only
     */
    private record Wanted(PathPattern inPath, @Nullable BytePattern inData) {

        /** Where it was found; null if it was not. */
        @Nullable String where(ZnodePath path, @Nullable Znode readable) {
            if (inPath.matches(path.toString())) {
                return "path";
            }
            if (inData == null || readable == null) {
                return null;
            }
            Bytes data = readable.data();
            return data != null && inData.isIn(data.unsafeArray()) ? "data" : null;
        }
    }
}
