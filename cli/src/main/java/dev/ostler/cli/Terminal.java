package dev.ostler.cli;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Locale;

/**
 * What a tool sees of the world besides files.
 *
 * @param in where answers come from
 * @param out results, and nothing else; buffered, so flush it before asking something
 * @param err diagnostics
 * @param clock says what time it is
 * @param zone of the times that are shown
 * @param locale of the times that are shown
 */
public record Terminal(
        BufferedReader in,
        PrintStream out,
        PrintStream err,
        InstantSource clock,
        ZoneId zone,
        Locale locale) {

    /** A tool's work. */
    public interface Tool {
        /** Runs to the end and gives the exit code. */
        int run(String... arguments);
    }

    /** The process's own. */
    public static Terminal ofProcess() {
        // Names and data of znodes are UTF-8, whatever the locale says.
        return new Terminal(
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(
                        new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                InstantSource.system(),
                ZoneId.systemDefault(),
                Locale.getDefault(Locale.Category.FORMAT));
    }

    /**
     * Runs a tool as the whole program. Does not return.
     *
     * @param arguments of the program
     */
    public void runAndExit(Tool tool, String... arguments) {
        int exitCode = tool.run(arguments);
        if (out.checkError() && exitCode == 0) {
            exitCode = 1;
        }
        System.exit(exitCode);
    }
}
