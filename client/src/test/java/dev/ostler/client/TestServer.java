package dev.ostler.client;

import dev.ostler.server.Server;
import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.testing.FreePorts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

/** A standalone server in this process; it can be stopped and started on the same port. */
final class TestServer implements AutoCloseable {
    private static final int TICK_MILLIS = 200;

    private final Path directory;
    private final int port;
    private Server server;

    TestServer(Path directory) throws IOException, ConfigException {
        this.directory = directory;
        this.port = FreePorts.next();
        this.server = launch();
    }

    private Server launch() throws IOException, ConfigException {
        String text =
                "tickTime="
                        + TICK_MILLIS
                        + "\ndataDir="
                        + directory
                        + "\nclientPort="
                        + port
                        + "\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\n";
        return Server.start(
                ServerConfig.parse(text, "test", new Properties()),
                cause -> {
                    throw new IllegalStateException(cause);
                });
    }

    String connectString() {
        return "127.0.0.1:" + port;
    }

    void stop() throws IOException {
        server.close();
    }

    void start() throws IOException, ConfigException {
        server = launch();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
