package dev.ostler.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ChildProcess;
import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.SaslUsers;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Clients prove to the server by SASL who they are. */
class SaslClientsTest {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void byTheDigest(ClientJar jar) throws Exception {
        try (ServerUnderTest server =
                new ServerUnderTest(
                                Implementation.UNDER_TEST,
                                directory.resolve("server"),
                                SaslUsers.SETTINGS,
                                List.of(SaslUsers.write(directory)))
                        .start()) {
            String port = Integer.toString(server.clientPort());
            Path output = directory.resolve("output.txt");
            int code =
                    ChildProcess.start(
                                    PeerProgram.java(
                                            jar, "dev.ostler.interop.peer.SaslSuite", port),
                                    output)
                            .exitCode(Duration.ofMinutes(2));
            assertThat(code)
                    .as(() -> contentOf(output) + "\nThe server's log:\n" + server.logTail())
                    .isZero();
        }
    }

    @Test
    void aFileThatIsMissingKeepsTheServerFromStarting() throws Exception {
        try (var server =
                new ServerUnderTest(
                        Implementation.UNDER_TEST,
                        directory.resolve("server"),
                        Map.of(),
                        List.of("-Djava.security.auth.login.config=/nowhere/jaas.conf"))) {
            server.launch();
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.log())
                    .content()
                    .contains(
                            "No JAAS configuration section named 'Server' was found in"
                                    + " '/nowhere/jaas.conf'.");
        }
    }

    private static String contentOf(Path file) {
        return org.assertj.core.api.Assertions.contentOf(file.toFile());
    }
}
