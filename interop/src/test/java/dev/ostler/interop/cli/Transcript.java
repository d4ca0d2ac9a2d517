package dev.ostler.interop.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a shell prints for each command of a script, without what no two runs have in common: times,
 * zxids, ids of sessions, events (which come when they come), the list of all commands, and the
 * order of sets.
 */
record Transcript(List<String> answers) {
    /** A command whose answer is always the same; it stands behind every other. */
    private static final String SEPARATOR = "printwatches";

    private static final String SEPARATOR_ANSWER = "printwatches is on";

    Transcript {
        answers = List.copyOf(answers);
    }

    /** The script as it is given to a shell. */
    static String input(List<String> commands) {
        return String.join("\n" + SEPARATOR + "\n", commands) + "\n" + SEPARATOR + "\n";
    }

    /** Takes the output of a shell apart. */
    static Transcript of(String output) {
        List<String> answers = new ArrayList<>();
        var answer = new StringBuilder();
        for (String line : withoutWelcome(output).lines().toList()) {
            if (line.endsWith(SEPARATOR_ANSWER)) {
                answer.append(line, 0, line.length() - SEPARATOR_ANSWER.length());
                answers.add(normalized(answer.toString()));
                answer.setLength(0);
            } else {
                answer.append(line).append('\n');
            }
        }
        return new Transcript(answers);
    }

    private static String withoutWelcome(String output) {
        return output.replaceFirst(
                "Connecting to \\S+\nWelcome to ZooKeeper!\nJLine support is disabled\n", "");
    }

    static String normalized(String answer) {
        var text = new StringBuilder();
        Stream<String> lines =
                answer.startsWith("Auth scheme: User\n") ? answer.lines().sorted() : answer.lines();
        lines.filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .filter(line -> !line.equals("WATCHER::") && !line.startsWith("WatchedEvent "))
                .map(Transcript::withoutPassingValues)
                .forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static String withoutPassingValues(String line) {
        return withSortedList(line)
                .replaceFirst("^([cm]time) = .*", "$1 = TIME")
                .replaceFirst("^([cmp]Zxid|ephemeralOwner) = 0x[1-9a-f][0-9a-f]*$", "$1 = ID")
                .stripTrailing();
    }

    /** A list as Java prints it, in order. */
    private static String withSortedList(String line) {
        if (!line.startsWith("[") || !line.endsWith("]")) {
            return line;
        }
        String[] elements = line.substring(1, line.length() - 1).split(", ", -1);
        Arrays.sort(elements);
        return Arrays.toString(elements);
    }
}
