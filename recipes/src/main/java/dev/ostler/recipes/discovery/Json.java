package dev.ostler.recipes.discovery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * As much of JSON as is needed here: objects of strings, whole numbers, true, false, and objects.
 * It takes nothing that a JSON reader would refuse, and refuses lists, fractions, null, and names
 * that come twice.
 */
final class Json {
    private static final int DEPTH_MAX = 8;

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /**
     * Reads an object.
     *
     * @return values are String, Long, Boolean, or Map
     * @throws IllegalArgumentException if it is anything else
     */
    static Map<String, Object> read(String text) {
        var json = new Json(text);
        json.skipSpace();
        Map<String, Object> object = json.object(0);
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.unexpected();
        }
        return object;
    }

    private Map<String, Object> object(int depth) {
        if (depth == DEPTH_MAX) {
            throw new IllegalArgumentException("objects in more than " + DEPTH_MAX + " objects");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        expect('{');
        skipSpace();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (true) {
            skipSpace();
            String name = string();
            skipSpace();
            expect(':');
            skipSpace();
            if (object.put(name, value(depth)) != null) {
                throw new IllegalArgumentException("\"" + name + "\" comes twice");
            }
            skipSpace();
            if (peek() == '}') {
                at++;
                return object;
            }
            expect(',');
        }
    }

    private Object value(int depth) {
        char c = peek();
        if (c == '"') {
            return string();
        } else if (c == '{') {
            return object(depth + 1);
        } else if (text.startsWith("true", at)) {
            at += 4;
            return true;
        } else if (text.startsWith("false", at)) {
            at += 5;
            return false;
        }
        return number();
    }

    private Long number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        boolean leadingZero = at > digits + 1 && text.charAt(digits) == '0';
        boolean more = at < text.length() && ".eE".indexOf(text.charAt(at)) >= 0;
        if (at == digits || leadingZero || more) {
            at = start;
            throw unexpected();
        }
        try {
            return Long.valueOf(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number of more than 64 bits", e);
        }
    }

    private String string() {
        expect('"');
        var string = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return string.toString();
            } else if (c == '\\') {
                string.append(escaped());
            } else if (c < ' ') {
                at--;
                throw unexpected();
            } else {
                string.append(c);
            }
        }
    }

    private char escaped() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at--;
                throw unexpected();
            }
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw unexpected();
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new IllegalArgumentException("JSON that ends in the middle");
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected();
        }
        at++;
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("JSON with '%c' at %d".formatted(text.charAt(at), at));
    }

    /** The reverse; values as {@link #read} gives them. */
    static String write(Map<String, ?> object) {
        var out = new StringBuilder();
        write(object, out);
        return out.toString();
    }

    private static void write(Map<?, ?> object, StringBuilder out) {
        char separator = '{';
        for (Map.Entry<?, ?> field : object.entrySet()) {
            out.append(separator);
            separator = ',';
            quote(field.getKey().toString(), out);
            out.append(':');
            if (field.getValue() instanceof Map<?, ?> nested) {
                write(nested, out);
            } else if (field.getValue() instanceof String string) {
                quote(string, out);
            } else {
                out.append(field.getValue());
            }
        }
        out.append(object.isEmpty() ? "{}" : "}");
    }

    private static void quote(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
