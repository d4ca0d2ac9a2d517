package dev.ostler.benchmark.large;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a JVM stood still, for garbage collections and for whatever else, as its log of safepoints
 * says (JDK 25).
 */
record Pauses(List<Pause> all) {
    private static final Pattern LINE =
            Pattern.compile("\\[(\\d+)ms].* Safepoint \"(\\w+)\", .*Total: (\\d+) ns.*");

    Pauses {
        all = List.copyOf(all);
    }

    /**
     * All threads stood still.
     *
     * @param endMillis when it was over, in milliseconds since 1970
     * @param cause as the JVM calls it
     * @param nanos how long, the stopping of the threads included
     */
    record Pause(long endMillis, String cause, long nanos) {}

    /** The flag that makes a JVM log what {@link #read} reads, and its collections beside that. */
    static String flag(Path log) {
        return "-Xlog:safepoint,gc*:file=" + log.toAbsolutePath() + ":timemillis,tags:filecount=0";
    }

    static Pauses read(Path log) throws IOException {
        return parse(Files.readAllLines(log));
    }

    static Pauses parse(List<String> lines) {
        var all = new ArrayList<Pause>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                all.add(
                        new Pause(
                                Long.parseLong(matcher.group(1)),
                                matcher.group(2),
                                Long.parseLong(matcher.group(3))));
            }
        }
        return new Pauses(all);
    }

    /** The longest that ended in a span of time, both ends included; empty if there was none. */
    Optional<Pause> longest(long fromMillis, long toMillis) {
        return all.stream()
                .filter(pause -> fromMillis <= pause.endMillis() && pause.endMillis() <= toMillis)
                .max(Comparator.comparingLong(Pause::nanos));
    }
}
