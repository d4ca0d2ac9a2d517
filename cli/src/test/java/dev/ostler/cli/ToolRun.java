package dev.ostler.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;
import java.util.function.Function;

/**
 * What came of a run of a tool, in UTC and American English.
 *
 * @param exitCode as the process would have it
 * @param out the standard output
 * @param err the error output
 */
public record ToolRun(int exitCode, String out, String err) {
    /** Runs a tool that is given nothing to read. */
    public static ToolRun of(Function<Terminal, Terminal.Tool> tool, Object... arguments) {
        return answering("", tool, arguments);
    }

    /** Runs a tool that reads {@code answers}. */
    public static ToolRun answering(
            String answers, Function<Terminal, Terminal.Tool> tool, Object... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal =
                new Terminal(
                        new BufferedReader(new StringReader(answers)),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        InstantSource.fixed(Instant.ofEpochMilli(1795337286524L)),
                        ZoneId.of("UTC"),
                        Locale.US);
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int exitCode = tool.apply(terminal).run(words);
        terminal.out().flush();
        return new ToolRun(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }
}
