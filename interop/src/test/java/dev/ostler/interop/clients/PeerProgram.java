package dev.ostler.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ChildProcess;
import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.ServerUnderTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A client program, run in a process of its own. */
final class PeerProgram {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PACKAGE = "dev.ostler.interop.peer.";

    private PeerProgram() {}

    /** A program of the module {@code peer}; it is told the server's port and its control's. */
    static String run(ClientJar jar, String name, ServerUnderTest server, Path directory)
            throws IOException, InterruptedException {
        try (var control = new ServerControl(server)) {
            return run(
                    java(
                            jar,
                            PACKAGE + name,
                            Integer.toString(server.clientPort()),
                            Integer.toString(control.port())),
                    "",
                    server,
                    directory);
        }
    }

    /** The command line of a main class on this class path. */
    static List<String> java(ClientJar jar, String main, String... arguments) {
        return ChildProcess.java(
                List.of("-Dinterop.log.level=ERROR"),
                Stream.of(jar.arguments().stream(), Stream.of(main), Stream.of(arguments))
                        .flatMap(words -> words)
                        .toList());
    }

    /**
     * Runs a program to its end, with this text on its standard input, and returns what it prints.
     *
     * @throws AssertionError with all that if its exit code is not 0
     */
    static String run(List<String> command, String input, ServerUnderTest server, Path directory)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile(directory, "client-", ".txt");
        try (ChildProcess program = ChildProcess.start(command, file, input)) {
            int code = program.exitCode(PATIENCE);
            assertThat(code)
                    .as(() -> program.output() + "\nThe server's log:\n" + server.logTail())
                    .isZero();
            return program.output();
        }
    }
}
