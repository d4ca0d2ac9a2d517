package dev.ostler.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ChildProcess;
import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs client programs, each in a process of its own and with a server of its own. */
final class PeerProgram {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PACKAGE = "dev.ostler.interop.peer.";

    private PeerProgram() {}

    /** A command line that depends on the address of a server, {@code host:port}. */
    interface Command {
        List<String> of(String address);
    }

    /**
     * Runs a program of the module {@code peer}, which may kill and start the server, and returns
     * what it prints.
     *
     * @param directory of its own, for the server and the output
     * @throws AssertionError with output and log if its exit code is not 0
     */
    static String run(ClientJar jar, String name, Implementation implementation, Path directory)
            throws IOException, InterruptedException {
        try (ServerUnderTest server = start(implementation, directory);
                var control = new ServerControl(server)) {
            String port = Integer.toString(server.clientPort());
            String controlPort = Integer.toString(control.port());
            return run(java(jar, PACKAGE + name, port, controlPort), "", server, directory);
        }
    }

    /** As above, for any program, with this text on its standard input. */
    static String run(Command command, String input, Implementation implementation, Path directory)
            throws IOException, InterruptedException {
        try (ServerUnderTest server = start(implementation, directory)) {
            return run(command.of("127.0.0.1:" + server.clientPort()), input, server, directory);
        }
    }

    /** The command line of a main class on this class path. */
    static List<String> java(ClientJar jar, String main, String... arguments) {
        return ChildProcess.java(
                List.of("-Dinterop.log.level=OFF"),
                Stream.of(jar.arguments().stream(), Stream.of(main), Stream.of(arguments))
                        .flatMap(words -> words)
                        .toList());
    }

    private static ServerUnderTest start(Implementation implementation, Path directory)
            throws IOException, InterruptedException {
        return new ServerUnderTest(
                        implementation,
                        directory.resolve("server"),
                        Map.of(
                                "tickTime",
                                "500",
                                "maxSessionTimeout",
                                "60000",
                                "extendedTypesEnabled",
                                "true"),
                        List.of())
                .start();
    }

    private static String run(
            List<String> command, String input, ServerUnderTest server, Path directory)
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
