package dev.ostler.interop.clients;

import dev.ostler.interop.server.ClientJar;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Ostler's client jar in place of Apache's: what is written for Apache's client, the released
 * frameworks among it, works on Apache's server and on Ostler's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DropInTest {
    private final Map<Implementation, ServerUnderTest> servers =
            new EnumMap<>(Implementation.class);
    private Path directory;

    @BeforeAll
    void place(@TempDir Path temporary) {
        directory = temporary;
    }

    @AfterAll
    void stop() {
        servers.values().forEach(ServerUnderTest::close);
    }

    @ParameterizedTest
    @EnumSource
    void theClientApi(Implementation implementation) throws Exception {
        run("ClientSuite", implementation);
    }

    @ParameterizedTest
    @EnumSource
    void curatorsRecipes(Implementation implementation) throws Exception {
        run("CuratorSuite", implementation);
    }

    private void run(String program, Implementation implementation) throws Exception {
        PeerProgram.run(ClientJar.OSTLER, program, server(implementation), directory);
    }

    private ServerUnderTest server(Implementation implementation)
            throws IOException, InterruptedException {
        ServerUnderTest server = servers.get(implementation);
        if (server == null) {
            server =
                    new ServerUnderTest(
                                    implementation,
                                    directory.resolve(implementation.name()),
                                    Map.of("tickTime", "500", "extendedTypesEnabled", "true"),
                                    List.of())
                            .start();
            servers.put(implementation, server);
        }
        return server;
    }
}
