package dev.ostler.cli.shell.cluster;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a server says of itself, in answer to {@code srvr}.
 *
 * @param fields what stands before a colon, and behind it
 * @param problem why it serves nobody; null if it serves
 */
record ServerAnswer(Map<String, String> fields, @Nullable String problem) {
    private static final int EPOCH_SHIFT = 32;

    static ServerAnswer of(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> fields.put(parts[0].strip(), parts[1].strip()));
        if (fields.containsKey("Mode")) {
            return new ServerAnswer(fields, null);
        }
        return failed(text.isBlank() ? "it closes the connection" : text.strip());
    }

    static ServerAnswer failed(String problem) {
        return new ServerAnswer(Map.of(), problem);
    }

    boolean serves() {
        return problem == null;
    }

    String text(String field) {
        return fields.getOrDefault(field, "");
    }

    /** Without the commit and the day of the build. */
    String version() {
        return text("Zookeeper version").replaceFirst("[-,].*", "");
    }

    /** The mean of three values with slashes between: least, mean, most. */
    String meanLatency() {
        String[] values = text("Latency min/avg/max").split("/", -1);
        return values.length == 3 ? values[1] : "";
    }

    /** The last transaction that it shows. */
    OptionalLong zxid() {
        String hexadecimal = text("Zxid").replaceFirst("^0x", "");
        try {
            return OptionalLong.of(Long.parseUnsignedLong(hexadecimal, 16));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** How many transactions it is behind; empty if they are not of one epoch. */
    OptionalLong behind(long newest) {
        OptionalLong zxid = zxid();
        return zxid.isPresent() && zxid.getAsLong() >> EPOCH_SHIFT == newest >> EPOCH_SHIFT
                ? OptionalLong.of(newest - zxid.getAsLong())
                : OptionalLong.empty();
    }
}
