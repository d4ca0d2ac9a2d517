package dev.ostler.interop.cli;

import dev.ostler.interop.server.ChildProcess;
import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.ServerUnderTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whose shell runs. */
enum ShellProgram {
    APACHE {
        @Override
        List<String> arguments() {
            var arguments =
                    new ArrayList<>(
                            List.of(
                                    "-Dinterop.log.level=OFF",
                                    "--sun-misc-unsafe-memory-access=allow"));
            arguments.addAll(ClientJar.APACHE.arguments());
            arguments.add("org.apache.zookeeper.ZooKeeperMain");
            return arguments;
        }
    },
    OSTLER {
        @Override
        List<String> arguments() {
            String surefire = System.getProperty("surefire.test.class.path");
            return List.of(
                    "-cp",
                    surefire != null ? surefire : System.getProperty("java.class.path"),
                    "org.apache.zookeeper.ZooKeeperMain");
        }
    };

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * What came of a run.
     *
     * @param output both streams, as a terminal would show them
     */
    record Run(String output, int exitCode) {}

    abstract List<String> arguments();

    /** Runs it in a process of its own, with this text on its standard input. */
    Run run(ServerUnderTest server, Path directory, String input, String... command)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(arguments());
        arguments.addAll(List.of("-server", "127.0.0.1:" + server.clientPort()));
        arguments.addAll(List.of(command));
        Path file = Files.createTempFile(directory, "shell-", ".txt");
        try (ChildProcess shell =
                ChildProcess.start(ChildProcess.java(List.of(), arguments), file, input)) {
            int exitCode = shell.exitCode(PATIENCE);
            return new Run(shell.output(), exitCode);
        }
    }
}
