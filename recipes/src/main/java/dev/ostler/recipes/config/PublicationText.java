package dev.ostler.recipes.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A publish as text, as it lies in a znode and in a file:
 *
 * <pre>
 * ostler-config 1
 * version: 42
 * id: 6f1d3a90c2b4e857
 * author: ada
 * note: more room for the night
 *
 * limits.connections = 100
 * greeting = two\nlines
 * </pre>
 *
 * Lines end with a newline. In notes and values a backslash stands before {@code \}, {@code n},
 * {@code r}. Keys are sorted. Anything else is refused, so that nothing is half understood.
 */
final class PublicationText {
    private static final String TITLE = "ostler-config 1";

    private static final Set<String> FIELDS = Set.of("version", "id", "author", "note", "restored");

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private PublicationText() {}

    static void requireKey(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new ConfigException(
                    "\"" + key + "\" is no key: names of letters, digits, _ and -, between dots");
        }
    }

    static String format(Publication publication) {
        var text = new StringBuilder(TITLE).append('\n');
        field(text, "version", Long.toString(publication.version()));
        field(text, "id", publication.id());
        field(text, "author", publication.author());
        field(text, "note", publication.note());
        if (publication.restored() > 0) {
            field(text, "restored", Long.toString(publication.restored()));
        }
        text.append('\n');
        publication
                .values()
                .forEach(
                        (key, value) -> {
                            requireKey(key);
                            text.append(key).append(" = ").append(escape(value)).append('\n');
                        });
        return text.toString();
    }

    private static void field(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(escape(value)).append('\n');
    }

    /**
     * The reverse.
     *
     * @throws ConfigException if the text is not exactly of this form
     */
    static Publication parse(String text) {
        if (!text.endsWith("\n")) {
            throw new ConfigException("a publish that ends in the middle of a line");
        }
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        lines.remove(lines.size() - 1);
        if (!lines.get(0).equals(TITLE)) {
            throw new ConfigException("not a publish, or one of a later form: " + lines.get(0));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        int at = 1;
        while (at < lines.size() && !lines.get(at).isEmpty()) {
            put(fields, lines.get(at++), ": ");
        }
        if (at == lines.size()) {
            throw new ConfigException("a publish without an empty line before its values");
        }
        Map<String, String> values = new TreeMap<>();
        for (String line : lines.subList(at + 1, lines.size())) {
            requireKey(put(values, line, " = "));
        }
        if (!FIELDS.containsAll(fields.keySet())) {
            throw new ConfigException("a publish with unknown fields: " + fields.keySet());
        }
        return Publication.of(
                number(fields, "version"),
                fields.getOrDefault("id", ""),
                fields.getOrDefault("author", ""),
                fields.getOrDefault("note", ""),
                fields.containsKey("restored") ? number(fields, "restored") : 0,
                values);
    }

    /** Gives the name. */
    private static String put(Map<String, String> to, String line, String separator) {
        int end = line.indexOf(separator);
        if (end < 0) {
            throw new ConfigException("a line without \"" + separator + "\": " + line);
        }
        String name = line.substring(0, end);
        if (to.put(name, unescape(line.substring(end + separator.length()))) != null) {
            throw new ConfigException(name + " twice");
        }
        return name;
    }

    private static long number(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "(none)");
        try {
            long number = Long.parseLong(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ConfigException("a publish whose " + name + " is " + value);
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String escaped) {
        if (escaped.indexOf('\\') < 0) {
            return escaped;
        }
        var value = new StringBuilder();
        int at = 0;
        while (at < escaped.length()) {
            char c = escaped.charAt(at++);
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char kind = at < escaped.length() ? escaped.charAt(at++) : ' ';
            switch (kind) {
                case '\\' -> value.append('\\');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                default -> throw new ConfigException("a backslash that says nothing: " + escaped);
            }
        }
        return value.toString();
    }
}
