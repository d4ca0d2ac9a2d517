package dev.ostler.interop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Every command of Apache's zkCli, by both shells and against both servers. The servers must be
 * alike; where the shells are not, {@link Explained} says why.
 */
@Execution(ExecutionMode.CONCURRENT) // The shells start one behind the other.
class CliTest {
    @TempDir Path directory;

    @Test
    @Tag("S001")
    @Tag("S002")
    @Tag("S003")
    @Tag("S004")
    @Tag("S006")
    @Tag("S007")
    @Tag("S008")
    @Tag("S009")
    @Tag("S010")
    void everyCommandByBothShellsOnBothServers() throws IOException, InterruptedException {
        List<String> commands = commands();
        Map<String, Transcript> transcripts = new LinkedHashMap<>();
        for (Implementation implementation : Implementation.values()) {
            for (ShellProgram shell : ShellProgram.values()) {
                transcripts.put(
                        shell + " shell, " + implementation + " server",
                        transcript(shell, implementation, commands));
            }
        }

        Transcript apaches = of(transcripts, ShellProgram.APACHE, Implementation.APACHE);
        Transcript ours = of(transcripts, ShellProgram.OSTLER, Implementation.APACHE);
        assertThat(differences(commands, apaches, ours).keySet())
                .as(
                        () ->
                                "commands with other answers, on Apache's server: "
                                        + differences(commands, apaches, ours))
                .containsExactlyInAnyOrderElementsOf(Explained.DIFFERENCES.keySet());
        for (ShellProgram shell : ShellProgram.values()) {
            assertThat(
                            differences(
                                    commands,
                                    of(transcripts, shell, Implementation.APACHE),
                                    of(transcripts, shell, Implementation.OSTLER)))
                    .as(shell + "'s shell: answers of the servers")
                    .isEmpty();
        }
    }

    /** Codes of a single command; error texts are compared above. */
    @Test
    void exitCodesAreTheSame() throws IOException, InterruptedException {
        try (ServerUnderTest server = start(Implementation.APACHE, "codes")) {
            for (String command : List.of("ls /", "ls /none", "nonsense", "create", "quit")) {
                int apaches = exitCode(ShellProgram.APACHE, server, command);
                int ours = exitCode(ShellProgram.OSTLER, server, command);
                assertThat(ours).as(command).isEqualTo(apaches);
            }
        }
    }

    /** The session's end and what follows it. */
    @Test
    void aClosedSessionAndANewOne() throws IOException, InterruptedException {
        try (ServerUnderTest server = start(Implementation.OSTLER, "sessions")) {
            String lines =
                    """
                    create /x
                    close
                    ls /
                    connect
                    ls /
                    connect 127.0.0.1:%d/x
                    ls /
                    quit
                    """
                            .formatted(server.clientPort());
            ShellProgram.Run apaches = ShellProgram.APACHE.run(server, directory, lines);
            ShellProgram.OSTLER.run(server, directory, "", "deleteall", "/x");
            ShellProgram.Run ours = ShellProgram.OSTLER.run(server, directory, lines);

            assertThat(Transcript.normalized(ours.output()))
                    .isEqualTo(Transcript.normalized(apaches.output()))
                    .endsWith("Not connected\n[x, zookeeper]\n[]\n");
            assertThat(ours.exitCode()).isEqualTo(apaches.exitCode());
        }
    }

    private int exitCode(ShellProgram shell, ServerUnderTest server, String command)
            throws IOException, InterruptedException {
        return shell.run(server, directory, "", command.split(" ", -1)).exitCode();
    }

    private Transcript transcript(
            ShellProgram shell, Implementation implementation, List<String> commands)
            throws IOException, InterruptedException {
        try (ServerUnderTest server = start(implementation, shell + "-" + implementation)) {
            ShellProgram.Run run = shell.run(server, directory, Transcript.input(commands));
            Transcript transcript = Transcript.of(run.output());
            assertThat(transcript.answers())
                    .as(() -> shell + " on " + implementation + ":\n" + run.output())
                    .hasSameSizeAs(commands);
            return transcript;
        }
    }

    private static Transcript of(
            Map<String, Transcript> transcripts, ShellProgram shell, Implementation server) {
        return Objects.requireNonNull(transcripts.get(shell + " shell, " + server + " server"));
    }

    private static Map<String, String> differences(
            List<String> commands, Transcript first, Transcript second) {
        Map<String, String> differences = new LinkedHashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            String left = first.answers().get(i);
            String right = second.answers().get(i);
            if (!left.equals(right)) {
                differences.put(commands.get(i), "\n<<<\n" + left + "===\n" + right + ">>>\n");
            }
        }
        return differences;
    }

    private ServerUnderTest start(Implementation implementation, String name)
            throws IOException, InterruptedException {
        return new ServerUnderTest(
                        implementation,
                        directory.resolve(name),
                        Map.of("extendedTypesEnabled", "true"),
                        List.of())
                .start();
    }

    private static List<String> commands() throws IOException {
        try (var resource = CliTest.class.getResourceAsStream("/cli/commands.txt")) {
            return new String(
                            Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
