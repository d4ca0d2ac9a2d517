package dev.ostler.cli.shell;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.interactive.LineEditor;

import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ConfigException;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The program {@code zkCli}: ZooKeeper's shell. */
public final class ZkCli {
    private final Console console;

    public ZkCli(Console console) {
        this.console = console;
    }

    /** Runs the shell as the whole program. Does not return. */
    public static void main(String[] arguments) throws InterruptedException {
        DiagnosticLog.install();
        Console console = Console.ofProcess();
        int exitCode = new ZkCli(console).run(arguments);
        if (console.out().checkError() && exitCode == ExitCode.OK) {
            exitCode = ExitCode.FAILED; // The result got lost.
        }
        System.exit(exitCode);
    }

    /** Runs to the end and gives the exit code. */
    public int run(String... arguments) throws InterruptedException {
        try {
            StartOptions options = StartOptions.parse(arguments);
            if (options.help()) {
                console.out().println(StartOptions.USAGE);
                return ExitCode.OK;
            }
            return run(options);
        } catch (UsageException e) {
            console.err().println(e.problem());
            console.err().println(StartOptions.USAGE);
            return ExitCode.BAD_START;
        } catch (ConfigException e) {
            console.err().println("Error: " + e.getMessage() + reason(e.getCause()));
            return ExitCode.BAD_START;
        } catch (IOException | IllegalArgumentException e) {
            console.err().println("Error: " + e.getMessage());
            return ExitCode.FAILED;
        } finally {
            console.out().flush();
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause == null ? "" : ": " + cause.getMessage();
    }

    private int run(StartOptions options)
            throws IOException, InterruptedException, ConfigException {
        ZKClientConfig settings =
                options.clientConfiguration() == null
                        ? new ZKClientConfig()
                        : new ZKClientConfig(Path.of(options.clientConfiguration()));
        var shell = new Shell(console, options, settings);
        try {
            return run(shell, options);
        } finally {
            shell.close();
        }
    }

    private int run(Shell shell, StartOptions options) throws IOException, InterruptedException {
        boolean oneShot = shell.isOneShot();
        if (!oneShot && options.format() == Format.TEXT) {
            console.out().println("Connecting to " + options.server());
            console.out().flush();
        }
        if (!connect(shell, options)) {
            return ExitCode.FAILED;
        }
        if (oneShot) {
            shell.execute(options.command());
        } else if (console.isTerminal().getAsBoolean()) {
            LineEditor.run(shell);
        } else {
            readLines(shell, options);
        }
        return shell.exitCode();
    }

    private boolean connect(Shell shell, StartOptions options)
            throws IOException, InterruptedException {
        if (!options.waitForConnection()) {
            shell.connection().open();
            return true;
        }
        boolean connected = shell.connection().openAndWait();
        if (!connected) {
            console.err()
                    .println(
                            "Error: no connection to %s within %d ms"
                                    .formatted(options.server(), options.timeoutMillis()));
        }
        return connected;
    }

    /** Runs lines that no person types. */
    private void readLines(Shell shell, StartOptions options)
            throws IOException, InterruptedException {
        if (options.format() == Format.TEXT) {
            console.out().println("Welcome to ZooKeeper!");
            console.out().println("JLine support is disabled");
            console.out().flush();
        }
        var lines = new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
        while (!shell.hasEnded()) {
            String line = lines.readLine();
            if (line == null) {
                break;
            }
            shell.executeLine(line);
        }
    }
}
