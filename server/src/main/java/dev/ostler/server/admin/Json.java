package dev.ostler.server.admin;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON as ZooKeeper's AdminServer lays it out: each entry of an object in a line of its own,
 * lists in one line.
 */
public final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /**
     * The text of a value: a map, a collection, a string, a number, a boolean or null. Keys are
     * taken as strings; what is no number is quoted.
     */
    public static String of(@Nullable Object value) {
        var json = new Json();
        json.append(value, 1);
        return json.text.toString();
    }

    private void append(@Nullable Object value, int depth) {
        switch (value) {
            case null -> text.append("null");
            case Map<?, ?> map -> appendObject(map, depth);
            case Collection<?> list -> appendList(list, depth);
            case Boolean flag -> text.append(flag.booleanValue());
            case Double number when !Double.isFinite(number) -> quote(number.toString());
            case Number number -> text.append(number);
            default -> quote(value.toString());
        }
    }

    private void appendObject(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            text.append("{ }");
            return;
        }
        String separator = "{\n";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(separator).repeat("  ", depth);
            quote(String.valueOf(entry.getKey()));
            text.append(" : ");
            append(entry.getValue(), depth + 1);
            separator = ",\n";
        }
        text.append('\n').repeat("  ", depth - 1).append('}');
    }

    private void appendList(Collection<?> list, int depth) {
        text.append("[ ");
        for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
            append(i.next(), depth);
            text.append(i.hasNext() ? ", " : " ");
        }
        text.append(']');
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c)) {
                        text.append("\\u%04X".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
