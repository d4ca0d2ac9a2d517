package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.cli.UsageException;
import dev.ostler.server.Server;
import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.testing.FreePorts;

import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A server in this process for the tests of a class, and shells that use it. */
public final class LocalServer implements BeforeAllCallback, AfterAllCallback {
    private final int port = FreePorts.next();
    private @Nullable Path directory;
    private @Nullable Server server;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, ConfigException {
        directory = Files.createTempDirectory("ostler-cli");
        String text =
                """
                tickTime=1000
                dataDir=%s
                clientPort=%d
                clientPortAddress=127.0.0.1
                admin.enableServer=false
                extendedTypesEnabled=true
                enforceQuota=true
                """
                        .formatted(directory, port);
        var properties = new Properties();
        properties.setProperty("zookeeper.extendedTypesEnabled", "true");
        properties.setProperty("zookeeper.enforceQuota", "true");
        server =
                Server.start(
                        ServerConfig.parse(text, "test", properties),
                        cause -> {
                            throw new IllegalStateException(cause);
                        });
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (server != null) {
            server.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    public String connectString() {
        return "127.0.0.1:" + port;
    }

    /** A shell that is started with a command. */
    public CliRun run(String... command) {
        return CliRun.of(InputStream.nullInputStream(), Map.of(), withServer(command));
    }

    /** The same, with something to read. */
    public CliRun runReading(byte[] input, String... command) {
        return CliRun.of(new ByteArrayInputStream(input), Map.of(), withServer(command));
    }

    /** The same, with a variable in its environment. */
    public CliRun runWith(String variable, String value, String... command) {
        return CliRun.of(
                InputStream.nullInputStream(), Map.of(variable, value), withServer(command));
    }

    /** A shell that reads lines; what it prints before the first is left out. */
    public CliRun script(String... lines) {
        String text = String.join("\n", lines) + "\n";
        return CliRun.of(CliRun.input(text), Map.of(), withServer()).withoutWelcome();
    }

    /** A shell without a command, with a session. */
    public Shell shell(Console console) throws IOException, InterruptedException, UsageException {
        var shell = new Shell(console, StartOptions.parse(withServer()), new ZKClientConfig());
        assertThat(shell.connection().openAndWait()).isTrue();
        return shell;
    }

    private String[] withServer(String... command) {
        return Stream.concat(Stream.of("-server", connectString()), Stream.of(command))
                .toArray(String[]::new);
    }
}
