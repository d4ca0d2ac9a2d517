package dev.ostler.recipes.testing;

import dev.ostler.server.Server;
import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.testing.FreePorts;

import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.common.X509Exception;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

/**
 * A standalone server in this process; it can be stopped and started on the same port. Session
 * timeouts are from 400 milliseconds on.
 */
public final class TestServer implements AutoCloseable {
    private static final int TICK_MILLIS = 200;

    private final Path directory;
    private final Properties systemProperties;
    private final int port;
    private Server server;

    /**
     * @param directory for its data
     */
    public TestServer(Path directory) throws IOException, ConfigException {
        this(directory, new Properties());
    }

    /**
     * @param directory for its data
     * @param systemProperties settings that are not in a configuration file
     */
    public TestServer(Path directory, Properties systemProperties)
            throws IOException, ConfigException {
        this.directory = directory;
        this.systemProperties = systemProperties;
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
                        + "\nclientPortAddress=127.0.0.1"
                        + "\nmaxSessionTimeout=120000"
                        + "\nmaxClientCnxns=0"
                        + "\n4lw.commands.whitelist=*"
                        + "\nextendedTypesEnabled=true"
                        + "\nadmin.enableServer=false\n";
        return Server.start(
                ServerConfig.parse(text, "test", systemProperties),
                cause -> {
                    throw new IllegalStateException(cause);
                });
    }

    public int port() {
        return port;
    }

    public String connectString() {
        return "127.0.0.1:" + port;
    }

    /** What it answers to a four-letter word. */
    public String word(String word) throws IOException {
        try {
            return FourLetterWordMain.send4LetterWord("127.0.0.1", port, word);
        } catch (X509Exception.SSLContextException e) {
            throw new IOException(e);
        }
    }

    public void stop() throws IOException {
        server.close();
    }

    public void start() throws IOException, ConfigException {
        server = launch();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
