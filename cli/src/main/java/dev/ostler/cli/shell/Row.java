package dev.ostler.cli.shell;

import dev.ostler.cli.Json;

import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A result, or one of several, as named values in the order of the calls. */
public final class Row {
    private final Map<String, Value> values = new LinkedHashMap<>();

    public Row text(String name, @Nullable String value) {
        return with(name, new Value.Text(value));
    }

    public Row number(String name, long value) {
        return with(name, new Value.Count(value));
    }

    public Row hex(String name, long value) {
        return with(name, new Value.Hex(value));
    }

    public Row flag(String name, boolean value) {
        return with(name, new Value.Flag(value));
    }

    public Row texts(String name, List<String> value) {
        return with(name, new Value.Texts(value));
    }

    /** A znode's data: {@code data} if it is UTF-8 or null, else {@code dataBase64}. */
    public Row data(byte @Nullable [] value) {
        String text = value == null ? null : Value.utf8(value);
        return value != null && text == null
                ? text("dataBase64", Value.base64(value))
                : text("data", text);
    }

    /** The fields of a Stat; times are milliseconds since 1970. */
    public Row stat(Stat stat) {
        return hex("cZxid", stat.getCzxid())
                .number("ctime", stat.getCtime())
                .hex("mZxid", stat.getMzxid())
                .number("mtime", stat.getMtime())
                .hex("pZxid", stat.getPzxid())
                .number("cversion", stat.getCversion())
                .number("dataVersion", stat.getVersion())
                .number("aclVersion", stat.getAversion())
                .hex("ephemeralOwner", stat.getEphemeralOwner())
                .number("dataLength", stat.getDataLength())
                .number("numChildren", stat.getNumChildren());
    }

    Map<String, Value> values() {
        return values;
    }

    /** A JSON object. */
    public String json() {
        return values.entrySet().stream()
                .map(value -> Json.quote(value.getKey()) + ":" + value.getValue().json())
                .collect(Collectors.joining(",", "{", "}"));
    }

    String raw() {
        return values.values().stream().map(Value::plain).collect(Collectors.joining("\t"));
    }

    private Row with(String name, Value value) {
        values.put(name, value);
        return this;
    }
}
