package dev.ostler.server.console;

import java.util.List;
import java.util.Locale;

/**
 * What paths are looked for, in capitals or small letters.
 *
 * <p>Without a slash it is about the last name of a path, with one about the whole. Without {@code
 * *} and {@code ?} it may stand anywhere there. With them it must be the whole: {@code ?} is any
 * character, {@code *} any number of them within one name, and {@code **}, as a name, any number of
 * names.
 */
final class PathPattern {
    private final String text;
    private final boolean ofWhole;
    private final boolean wild;
    private final List<String> names;

    PathPattern(String text) {
        this.text = text.toLowerCase(Locale.ROOT);
        ofWhole = text.contains("/");
        wild = text.contains("*") || text.contains("?");
        names = names(this.text);
    }

    private static List<String> names(String path) {
        return List.of(path.split("/", -1));
    }

    boolean matches(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        String name = lower.substring(lower.lastIndexOf('/') + 1);
        if (!wild) {
            return (ofWhole ? lower : name).contains(text);
        }
        return ofWhole ? namesMatch(names(lower)) : nameMatches(text, name);
    }

    /** As {@link #nameMatches}, with names in the place of characters. */
    private boolean namesMatch(List<String> path) {
        int p = 0;
        int n = 0;
        int star = -1;
        int starAt = 0;
        while (n < path.size()) {
            if (p < names.size() && names.get(p).equals("**")) {
                star = p++;
                starAt = n;
            } else if (p < names.size() && nameMatches(names.get(p), path.get(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++starAt;
            } else {
                return false;
            }
        }
        while (p < names.size() && names.get(p).equals("**")) {
            p++;
        }
        return p == names.size();
    }

    /**
     * A star takes as little as it can, and more if that leads to nothing; the last one decides.
     */
    private static boolean nameMatches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int starAt = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                starAt = n;
            } else if (p < pattern.length()
                    && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++starAt;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
