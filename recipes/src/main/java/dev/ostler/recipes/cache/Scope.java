package dev.ostler.recipes.cache;

/**
 * Which znodes a cache keeps: those below the root that are not too deep and that the selector
 * wants.
 */
record Scope(String root, CacheOptions options) {
    /** Whether it keeps the znode of this path. */
    boolean contains(String path) {
        if (path.equals(root)) {
            return true;
        }
        if (depthOf(path) > options.depth()) {
            return false;
        }
        int from = root.equals("/") ? 0 : root.length();
        for (int slash = from; slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String above = slash == 0 ? "/" : path.substring(0, slash);
            if (!options.selector().traverses(above)) {
                return false;
            }
            int next = path.indexOf('/', slash + 1);
            if (!options.selector().accepts(next < 0 ? path : path.substring(0, next))) {
                return false;
            }
        }
        return true;
    }

    /** Whether it keeps any children of this znode. */
    boolean containsBelow(String path) {
        return depthOf(path) < options.depth() && options.selector().traverses(path);
    }

    private int depthOf(String path) {
        return EntryMap.depth(path) - EntryMap.depth(root);
    }
}
