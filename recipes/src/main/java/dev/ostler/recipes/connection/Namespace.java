package dev.ostler.recipes.connection;

import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;

/**
 * The znode that a client's paths are below.
 *
 * @param path its path; empty for the root
 */
record Namespace(String path) {
    static final Namespace NONE = new Namespace("");

    /**
     * @param name names between slashes, perhaps with one before; null or empty for none
     * @throws IllegalArgumentException if it can't be a path
     */
    static Namespace of(@Nullable String name) {
        if (name == null || name.isEmpty() || name.equals("/")) {
            return NONE;
        }
        String path = name.startsWith("/") ? name : "/" + name;
        PathUtils.validatePath(path);
        return new Namespace(path);
    }

    String full(String inside) {
        if (!inside.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + inside);
        }
        if (path.isEmpty()) {
            return inside;
        }
        return inside.equals("/") ? path : path + inside;
    }

    /** A path outside stays as it is. */
    String inside(String full) {
        if (path.isEmpty()) {
            return full;
        }
        if (full.equals(path)) {
            return "/";
        }
        return full.startsWith(path + "/") ? full.substring(path.length()) : full;
    }
}
