package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.testing.FreePorts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** servers. */
class ServersCommandTest {
    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    @Test
    void aServerTellsHowItIs() {
        CliRun run = SERVER.run("-o", "json", "servers");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("[{\"id\":\"\",\"address\":\"" + SERVER.connectString() + "\"")
                .contains("\"mode\":\"standalone\"", "\"behind\":\"0\"", "\"problem\":\"\"")
                .containsPattern("\"version\":\"[0-9.]+\"")
                .containsPattern("\"zxid\":\"0x[0-9a-f]+\"")
                .containsPattern("\"latencyMs\":\"[0-9.]+\"");
        assertThat(SERVER.run("servers").out()).startsWith("ID  ADDRESS ");
    }

    @Test
    void whoDoesNotServeIsNamedAlsoIfNobodyDoes() throws IOException {
        String nobody = "127.0.0.1:" + FreePorts.next();

        CliRun half = run(SERVER.connectString() + "," + nobody);
        assertThat(half.exitCode()).isEqualTo(1);
        assertThat(half.out().lines())
                .anyMatch(line -> line.contains(nobody) && line.contains("refused"));
        assertThat(half.err()).isEqualTo("1 of 2 servers serve\n");

        CliRun none = run(nobody);
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err())
                .isEqualTo(
                        "Nobody tells who belongs to the ensemble; only those of the connect string"
                                + " are asked\n0 of 1 servers serve\n");
    }

    private static CliRun run(String servers) {
        return CliRun.of(InputStream.nullInputStream(), Map.of(), "-server", servers, "servers");
    }
}
