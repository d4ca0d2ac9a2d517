package dev.ostler.recipes;

/** Paths of znodes, taken apart and put together. They are taken for valid. */
public final class Paths {
    private Paths() {}

    /** The path above; {@code /} for those at the top, and for itself. */
    public static String parent(String path) {
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    /** A path below. */
    public static String child(String path, String name) {
        return path.equals("/") ? "/" + name : path + "/" + name;
    }
}
