package dev.ostler.interop.random;

import dev.ostler.protocol.ZnodePath;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Where random operations happen: few enough paths that they meet again and again, the names that
 * sequential creates have made, the reserved ones, and those that are no paths at all.
 */
public final class PathPool {
    private static final List<String> MALFORMED =
            List.of(
                    "",
                    "a",
                    "a/b",
                    "//",
                    "/a/",
                    "/a//x",
                    "/a/./x",
                    "/a/../b",
                    "/.",
                    "/..",
                    "/\u0000",
                    "/a\u0000b",
                    "/a\u0001",
                    "/a\u001f",
                    "/a\u007f",
                    "/\u009f",
                    "/\ud7ff",
                    "/\ue000",
                    "/\uf8ff",
                    "/\uf900",
                    "/\uffef",
                    "/\ufff0",
                    "/\uffff",
                    "/...",
                    "/.a",
                    "/a.",
                    "/\u00fc",
                    "/\u65e5\u672c",
                    "/b/ ",
                    "/b/\u00a0");
    private static final List<String> RESERVED =
            List.of("/", "/zookeeper", "/zookeeper/config", "/zookeeper/quota");

    private final Random random;
    private final List<String> ordinary = new ArrayList<>();
    private final List<String> learned = new ArrayList<>();

    public PathPool(Random random) {
        this.random = random;
        for (String top : List.of("/a", "/b", "/c", "/d")) {
            ordinary.add(top);
            for (String middle : List.of("/x", "/y", "/z")) {
                ordinary.add(top + middle);
                for (String leaf : List.of("/1", "/2")) {
                    ordinary.add(top + middle + leaf);
                }
            }
        }
    }

    /** Remembers a name that the server has chosen. */
    public void learn(String path) {
        learned.add(path);
    }

    /** Forgets the names that the server has chosen, since all of them are deleted. */
    public void forgetLearned() {
        learned.clear();
    }

    /** What to delete: often a name that the server has chosen, so that they don't pile up. */
    ZnodePath toDelete() {
        return !learned.isEmpty() && random.nextBoolean()
                ? ZnodePath.of(learned.remove(random.nextInt(learned.size())))
                : any();
    }

    /** Any path: mostly an ordinary one. */
    ZnodePath any() {
        return ZnodePath.of(anyText());
    }

    String anyText() {
        int dice = random.nextInt(100);
        if (dice < 2) {
            return pick(MALFORMED);
        }
        if (dice < 5) {
            return pick(RESERVED);
        }
        if (dice < 17 && !learned.isEmpty()) {
            return pick(learned);
        }
        return ordinaryText();
    }

    /** A path that is well formed and not reserved. */
    public ZnodePath ordinary() {
        return ZnodePath.of(ordinaryText());
    }

    /** Where a sequential create may happen: sometimes directly behind a slash. */
    public ZnodePath sequentialPrefix() {
        String parent = ordinaryText();
        return ZnodePath.of(random.nextInt(8) == 0 ? parent + "/" : parent + "/s-");
    }

    List<ZnodePath> several(int atMost) {
        var paths = new ArrayList<ZnodePath>();
        int count = random.nextInt(atMost + 1);
        for (int i = 0; i < count; i++) {
            paths.add(any());
        }
        return paths;
    }

    private String ordinaryText() {
        return pick(ordinary);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
