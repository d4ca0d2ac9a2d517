package dev.ostler.cli.shell.tree;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads JSON objects whose members are strings, numbers, true, false or null, and no others. */
final class JsonObject {
    private static final int HEXADECIMAL = 16;
    private static final int UNICODE_DIGITS = 4;

    private final String text;
    private int next;

    private JsonObject(String text) {
        this.text = text;
    }

    /**
     * The members that are not null; numbers, true and false as they are written.
     *
     * @throws IllegalArgumentException if the text is no such object
     */
    static Map<String, String> parse(String text) {
        var reader = new JsonObject(text);
        Map<String, String> members = reader.object();
        if (reader.next != text.length()) {
            throw reader.wrong("nothing more");
        }
        return members;
    }

    private Map<String, String> object() {
        Map<String, String> members = new LinkedHashMap<>();
        expect('{');
        if (peek() == '}') {
            expect('}');
            return members;
        }
        do {
            String name = string();
            expect(':');
            if (peek() == '"') {
                members.put(name, string());
            } else {
                String word = word();
                if (!word.equals("null")) {
                    members.put(name, word);
                }
            }
        } while (another());
        return members;
    }

    private boolean another() {
        if (peek() == ',') {
            expect(',');
            return true;
        }
        expect('}');
        return false;
    }

    private String word() {
        int begin = next;
        while (next < text.length() && ",} \t".indexOf(text.charAt(next)) < 0) {
            next++;
        }
        String word = text.substring(begin, next);
        if (!word.matches("null|true|false|-?[0-9]+(\\.[0-9]+)?")) {
            next = begin;
            throw wrong("a string, a number, true, false or null");
        }
        return word;
    }

    private String string() {
        expect('"');
        var string = new StringBuilder();
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == '"') {
                skipBlanks();
                return string.toString();
            }
            string.append(c == '\\' ? escaped() : c);
        }
        throw wrong("the end of the string");
    }

    private char escaped() {
        if (next == text.length()) {
            throw wrong("the rest of the string");
        }
        char c = text.charAt(next++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong("an escape");
        };
    }

    private char unicode() {
        int end = next + UNICODE_DIGITS;
        if (end > text.length()) {
            throw wrong("four digits");
        }
        char c = (char) Integer.parseInt(text.substring(next, end), HEXADECIMAL);
        next = end;
        return c;
    }

    private void expect(char c) {
        if (peek() != c) {
            throw wrong("'" + c + "'");
        }
        next++;
        if (c != '"') {
            skipBlanks();
        }
    }

    private char peek() {
        skipBlanks();
        return next < text.length() ? text.charAt(next) : '\0';
    }

    private void skipBlanks() {
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
    }

    private IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException(
                "no JSON object of simple values: %s expected at column %d"
                        .formatted(expected, next + 1));
    }
}
