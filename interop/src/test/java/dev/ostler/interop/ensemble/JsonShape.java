package dev.ostler.interop.ensemble;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a JSON text is made of, without its values: {@code {a: integer, b: [text]}}. Keys that are
 * numbers or paths are data and count as one.
 */
final class JsonShape {
    private final String text;
    private final UnaryOperator<String> key;
    private int at;

    private JsonShape(String text, UnaryOperator<String> key) {
        this.text = text;
        this.key = key;
    }

    /**
     * The shape.
     *
     * @throws AssertionError if it is no JSON
     */
    static String of(String text) {
        var shape = new JsonShape(text, name -> name.matches("-?[0-9]+|/.*") ? "#" : name);
        String found = shape.value();
        shape.blanks();
        if (shape.at != text.length()) {
            throw shape.problem();
        }
        return found;
    }

    /** The keys of the outermost object, with the shapes of their values. */
    static Map<String, String> fields(String text) {
        var shape = new JsonShape(text, UnaryOperator.identity());
        shape.blanks();
        return shape.object();
    }

    private AssertionError problem() {
        return new AssertionError("no JSON at " + at + ": " + text);
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private char next() {
        blanks();
        if (at == text.length()) {
            throw problem();
        }
        return text.charAt(at);
    }

    private boolean takes(char expected) {
        boolean there = next() == expected;
        if (there) {
            at++;
        }
        return there;
    }

    private void require(char expected) {
        if (!takes(expected)) {
            throw problem();
        }
    }

    private String value() {
        return switch (next()) {
            case '{' -> object().toString();
            case '[' -> list();
            case '"' -> {
                string();
                yield "text";
            }
            default -> word();
        };
    }

    private Map<String, String> object() {
        var fields = new TreeMap<String, String>();
        require('{');
        boolean more = !takes('}');
        while (more) {
            String name = key.apply(string());
            require(':');
            fields.put(name, value());
            more = takes(',');
            if (!more) {
                require('}');
            }
        }
        return fields;
    }

    private String list() {
        Set<String> elements = new TreeSet<>();
        require('[');
        boolean more = !takes(']');
        while (more) {
            elements.add(value());
            more = takes(',');
            if (!more) {
                require(']');
            }
        }
        return elements.toString();
    }

    private String string() {
        require('"');
        int begin = at;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw problem();
        }
        at++;
        return text.substring(begin, at - 1);
    }

    private String word() {
        int begin = at;
        while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(begin, at);
        if (word.matches("-?[0-9]+")) {
            return "integer";
        }
        if (word.matches("-?[0-9.]+(E-?[0-9]+)?")) {
            return "decimal";
        }
        return switch (word) {
            case "true", "false" -> "boolean";
            case "null" -> "null";
            default -> throw problem();
        };
    }
}
