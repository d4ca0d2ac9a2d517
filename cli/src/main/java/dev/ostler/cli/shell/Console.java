package dev.ostler.cli.shell;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The three streams of a shell. Text in them is UTF-8, as znodes' names and data are, whatever the
 * locale says.
 *
 * @param in lines of commands, or data for a command
 * @param out results, and nothing else in a one-shot run; buffered
 * @param err diagnostics
 * @param isTerminal says whether a person types the input and sees the output
 * @param environment variables of the process
 */
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        BooleanSupplier isTerminal,
        Map<String, String> environment) {
    private static final int BUFFERED_BYTES = 1 << 16;

    /** The process's own. */
    public static Console ofProcess() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                buffered(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Console::isTerminalOfProcess,
                System.getenv());
    }

    @SuppressWarnings("SystemConsoleNull") // Java 25 gives null again if there is no terminal.
    private static boolean isTerminalOfProcess() {
        return System.console() != null && System.console().isTerminal();
    }

    private static PrintStream buffered(FileOutputStream out) {
        return new PrintStream(
                new BufferedOutputStream(out, BUFFERED_BYTES), false, StandardCharsets.UTF_8);
    }
}
