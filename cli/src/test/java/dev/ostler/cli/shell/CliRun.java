package dev.ostler.cli.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What came of a run of the shell.
 *
 * @param exitCode as the process would have it
 * @param bytes the standard output
 * @param err the error output
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares runs.
public record CliRun(int exitCode, byte[] bytes, String err) {
    private static final Pattern WELCOME =
            Pattern.compile(
                    "Connecting to \\S+\nWelcome to ZooKeeper!\nJLine support is disabled\n");
    private static final Pattern CONNECTED =
            Pattern.compile(
                    "\nWATCHER::\n\nWatchedEvent state:SyncConnected type:None path:null zxid:"
                            + " -1\n");

    static CliRun of(InputStream in, String... arguments) {
        return of(in, Map.of(), arguments);
    }

    static CliRun of(InputStream in, Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console =
                new Console(
                        in,
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        () -> false,
                        environment);
        try {
            int exitCode = new ZkCli(console).run(arguments);
            return new CliRun(exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The standard output. */
    public String out() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Without what is printed before the first command, and the event of the first connection. */
    CliRun withoutWelcome() {
        String rest = WELCOME.matcher(out()).replaceFirst("");
        rest = CONNECTED.matcher(rest).replaceFirst("");
        return new CliRun(exitCode, rest.getBytes(StandardCharsets.UTF_8), err);
    }
}
