package dev.ostler.benchmark.process;

import dev.ostler.benchmark.load.IdleSessions;
import dev.ostler.testing.FreePorts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that runs as a process of its own, on the loopback address and a free port, with default
 * settings and an empty data directory.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 50;
    private static final int LOG_LINES_SHOWN = 20;

    /** Both servers log the same way: to the console, as their own configurations would. */
    private static final String LOGGING =
            """
            <configuration>
              <appender name="console" class="ch.qos.logback.core.ConsoleAppender">
                <encoder>
                  <pattern>%d %-5level [%thread] %logger{36} - %msg%n</pattern>
                </encoder>
              </appender>
              <root level="INFO">
                <appender-ref ref="console"/>
              </root>
            </configuration>
            """;

    private final Contender contender;
    private final Process process;
    private final InetSocketAddress address;
    private final Path log;

    private ServerProcess(
            Contender contender, Process process, InetSocketAddress address, Path log) {
        this.contender = contender;
        this.process = process;
        this.address = address;
        this.log = log;
    }

    /**
     * Starts a server and waits until it gives sessions.
     *
     * @param directory for its data, configuration and log; must not have been used before
     * @param heap as -Xmx takes it
     * @throws IOException if it does not serve within a minute; the message holds the end of its
     *     log
     */
    public static ServerProcess start(Contender contender, Path directory, String heap)
            throws IOException, InterruptedException {
        ServerProcess server = launch(contender, directory, heap, FreePorts.next(), List.of());
        server.awaitServing();
        return server;
    }

    /**
     * Starts a server, and does not wait for it.
     *
     * @param directory for its data, configuration and log; what its data directory holds is used
     * @param heap as -Xmx takes it
     * @param port for clients
     * @param settings further lines of {@code zoo.cfg}
     */
    public static ServerProcess launch(
            Contender contender, Path directory, String heap, int port, List<String> settings)
            throws IOException {
        Path data = Files.createDirectories(directory.resolve("data"));
        Path config = directory.resolve("zoo.cfg");
        var lines = new ArrayList<String>();
        lines.add("dataDir=" + data.toAbsolutePath());
        lines.add("clientPortAddress=127.0.0.1");
        lines.add("clientPort=" + port);
        lines.add("maxClientCnxns=0");
        lines.add("admin.enableServer=false");
        lines.addAll(settings);
        Files.write(config, lines);
        Path logging = directory.resolve("logback.xml");
        Files.writeString(logging, LOGGING);
        var command = new ArrayList<String>();
        command.add(JavaTools.path("java"));
        command.add("-Dlogback.configurationFile=" + logging.toAbsolutePath());
        command.addAll(contender.jvmFlags(heap));
        command.addAll(List.of("-cp", contender.classPath(), contender.mainClass()));
        command.add(config.toAbsolutePath().toString());
        Path log = directory.resolve("server.log");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new ServerProcess(
                contender,
                process,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                log);
    }

    public Contender contender() {
        return contender;
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    public ProcessUsage usage() {
        return new ProcessUsage(pid());
    }

    /** The end of what the server has printed. */
    public String logTail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** What {@code srvr} says of its role; empty while it does not serve. */
    public String mode() {
        try (var socket = new Socket()) {
            socket.connect(address, 1_000);
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return ""; // It does not listen yet, or not any more.
        }
    }

    /** Asks the server to stop, and kills it if it does not, or if the thread is interrupted. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until it gives sessions.
     *
     * @throws IOException if it does not within a minute; the message holds the end of its log
     */
    public void awaitServing() throws IOException, InterruptedException {
        awaitServing(START);
    }

    /**
     * Waits until it gives sessions.
     *
     * @throws IOException if it does not for so long; the message holds the end of its log
     */
    public void awaitServing(Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!serves()) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)
                    || System.nanoTime() - deadline > 0) {
                close();
                throw new IOException(contender.name() + " did not start:\n" + logTail());
            }
        }
    }

    private boolean serves() {
        try (var _ = new IdleSessions(address, 1)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
