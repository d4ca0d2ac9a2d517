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
import java.util.LinkedHashMap;
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
        return run(jar, name, implementation, directory, Map.of(), List.of());
    }

    /** As above, with more lines of zoo.cfg, and flags for the program's JVM. */
    static String run(
            ClientJar jar,
            String name,
            Implementation implementation,
            Path directory,
            Map<String, String> settings,
            List<String> jvmFlags)
            throws IOException, InterruptedException {
        try (ServerUnderTest server = start(implementation, directory, settings);
                var control = new ServerControl(server)) {
            String port = Integer.toString(server.clientPort());
            String controlPort = Integer.toString(control.port());
            return run(
                    java(jar, jvmFlags, PACKAGE + name, port, controlPort), "", server, directory);
        }
    }

    /** As above, for any program, with this text on its standard input. */
    static String run(Command command, String input, Implementation implementation, Path directory)
            throws IOException, InterruptedException {
        return run(command, input, implementation, directory, Map.of());
    }

    /** As above, with more lines of zoo.cfg. */
    static String run(
            Command command,
            String input,
            Implementation implementation,
            Path directory,
            Map<String, String> settings)
            throws IOException, InterruptedException {
        try (ServerUnderTest server = start(implementation, directory, settings)) {
            return run(command.of("127.0.0.1:" + server.clientPort()), input, server, directory);
        }
    }

    /** The command line of a main class on this class path. */
    static List<String> java(ClientJar jar, String main, String... arguments) {
        return java(jar, List.of(), main, arguments);
    }

    /** As above, with flags for the JVM. */
    static List<String> java(
            ClientJar jar, List<String> jvmFlags, String main, String... arguments) {
        return ChildProcess.java(
                Stream.concat(Stream.of("-Dinterop.log.level=OFF"), jvmFlags.stream()).toList(),
                Stream.of(jar.arguments().stream(), Stream.of(main), Stream.of(arguments))
                        .flatMap(words -> words)
                        .toList());
    }

    private static ServerUnderTest start(
            Implementation implementation, Path directory, Map<String, String> settings)
            throws IOException, InterruptedException {
        var all = new LinkedHashMap<>(settings);
        all.put("tickTime", "500");
        all.put("maxSessionTimeout", "60000");
        all.put("extendedTypesEnabled", "true");
        return new ServerUnderTest(implementation, directory.resolve("server"), all, List.of())
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
