package org.apache.zookeeper.common;

/** Which paths a znode may have. */
public class PathUtils {
    /**
     * @param isSequential whether the server will append a number, so that a slash may be last
     * @throws IllegalArgumentException if the path is not valid
     */
    public static void validatePath(String path, boolean isSequential)
            throws IllegalArgumentException {
        validatePath(isSequential ? path + "1" : path);
    }

    /**
     * @throws IllegalArgumentException if the path is null, does not begin with a slash, ends with
     *     one, has an empty, "." or ".." name in it, or a character that is not allowed
     */
    public static void validatePath(String path) throws IllegalArgumentException {
        if (path == null) {
            throw new IllegalArgumentException("Path cannot be null");
        }
        if (path.isEmpty()) {
            throw new IllegalArgumentException("Path length must be > 0");
        }
        if (path.charAt(0) != '/') {
            throw new IllegalArgumentException("Path must start with / character");
        }
        if (path.length() == 1) {
            return;
        }
        if (path.endsWith("/")) {
            throw new IllegalArgumentException("Path must not end with / character");
        }
        int start = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i == path.length() || path.charAt(i) == '/') {
                String fault = faultOfName(path, start, i);
                if (fault != null) {
                    throw invalid(path, fault, Math.max(start, i - 1));
                }
                start = i + 1;
            } else if (isForbidden(path.charAt(i))) {
                String fault =
                        path.charAt(i) == 0 ? "null character not allowed" : "invalid character";
                throw invalid(path, fault, i);
            }
        }
    }

    private static String faultOfName(String path, int start, int end) {
        int length = end - start;
        if (length == 0) {
            return "empty node name specified";
        }
        boolean onlyDots = path.charAt(start) == '.' && path.charAt(end - 1) == '.' && length <= 2;
        return onlyDots ? "relative paths not allowed" : null;
    }

    private static boolean isForbidden(char c) {
        return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0xd800 && c <= 0xf8ff) || c >= 0xfff0;
    }

    private static IllegalArgumentException invalid(String path, String fault, int index) {
        return new IllegalArgumentException(
                "Invalid path string \"" + path + "\" caused by " + fault + " @" + index);
    }

    /** A path of a file with slashes between the names, whatever the system prefers. */
    public static String normalizeFileSystemPath(String path) {
        return path == null ? null : path.replace('\\', '/');
    }

    /** The first name of a path with more than one; null otherwise. */
    public static String getTopNamespace(String path) {
        if (path == null) {
            return null;
        }
        String[] names = path.split("/", 3);
        return names.length < 2 || names[1].isEmpty() ? null : names[1];
    }
}
