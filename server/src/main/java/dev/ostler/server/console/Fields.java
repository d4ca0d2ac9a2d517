package dev.ostler.server.console;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the values of which answers are built. */
final class Fields {
    private Fields() {}

    /** Keys and their values in turn. */
    static Map<String, @Nullable Object> of(@Nullable Object... keysAndValues) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            fields.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return fields;
    }

    /** A number of 64 bits, which programs in JavaScript would round. */
    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    /** A point in time as ISO 8601 has it. */
    static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
