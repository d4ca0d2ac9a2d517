package org.apache.zookeeper.common;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Small things about text. */
public class StringUtils {
    private StringUtils() {}

    /** The parts between separators, trimmed, without empty ones. Not to be changed. */
    public static List<String> split(String value, String separator) {
        List<String> parts = new ArrayList<>();
        for (String part : value.split(separator, -1)) {
            String trimmed = part.trim();
            if (!trimmed.isEmpty()) {
                parts.add(trimmed);
            }
        }
        return Collections.unmodifiableList(parts);
    }

    /** Null for null. */
    public static String joinStrings(List<String> list, String delim) {
        return list == null ? null : String.join(delim, list);
    }

    public static boolean isEmpty(String str) {
        return str == null || str.isEmpty();
    }

    public static boolean isBlank(String s) {
        return s == null || s.isBlank();
    }

    /** The text without what would break a line of a log. */
    public static String sanitizeForLog(String s) {
        return s == null ? null : s.replaceAll("\\p{Cntrl}", "_");
    }
}
