package dev.ostler.cli;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Base64;

/**
 * Builds one JSON object, member by member, in the order of the calls. Zxids and session ids are
 * strings in hexadecimal, as ZooKeeper prints them, since JavaScript has no such numbers; bytes are
 * strings in Base64.
 */
public final class Json {
    private final StringBuilder text = new StringBuilder("{");

    public Json number(String name, long value) {
        member(name).append(value);
        return this;
    }

    public Json bool(String name, boolean value) {
        member(name).append(value);
        return this;
    }

    public Json string(String name, @Nullable String value) {
        member(name).append(value == null ? "null" : quote(value));
        return this;
    }

    public Json hex(String name, long value) {
        member(name).append("\"0x").append(Long.toHexString(value)).append('"');
        return this;
    }

    public Json base64(String name, @Nullable Bytes value) {
        String encoded =
                value == null ? null : Base64.getEncoder().encodeToString(value.unsafeArray());
        return string(name, encoded);
    }

    /**
     * @param json a value in JSON
     */
    public Json raw(String name, String json) {
        member(name).append(json);
        return this;
    }

    /** Ends the object. */
    public String end() {
        return text.append('}').toString();
    }

    /** A string in JSON. */
    public static String quote(String value) {
        var quoted = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    private StringBuilder member(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        return text.append(quote(name)).append(':');
    }
}
