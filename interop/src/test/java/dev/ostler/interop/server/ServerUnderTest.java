package dev.ostler.interop.server;

import dev.ostler.testing.FreePorts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A server in a process of its own, on loopback; alone, unless its settings name others. It can be
 * killed and started again on the same directory and port. Below its home lie {@code data}, {@code
 * zoo.cfg} and {@code server.log}.
 */
public final class ServerUnderTest implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How long an answer may take. */
    private static final int ANSWER_MILLIS = 10_000;

    /**
     * While it starts: ZooKeeper's server forgets some of the connections that come then, and
     * closes them ten seconds later.
     */
    private static final int FIRST_ANSWER_MILLIS = 500;

    private final Implementation implementation;
    private final Path home;
    private final Map<String, String> settings;
    private final List<String> jvmFlags;
    private final int port;
    private @Nullable ChildProcess process;

    /**
     * A server that does not run yet.
     *
     * @param home a directory of its own; what it holds already is kept
     * @param settings lines of zoo.cfg beside the port, the directory and the tick
     * @param jvmFlags flags for its JVM
     */
    public ServerUnderTest(
            Implementation implementation,
            Path home,
            Map<String, String> settings,
            List<String> jvmFlags)
            throws IOException {
        this(implementation, home, settings, jvmFlags, FreePorts.next());
    }

    private ServerUnderTest(
            Implementation implementation,
            Path home,
            Map<String, String> settings,
            List<String> jvmFlags,
            int port) {
        this.implementation = implementation;
        this.home = home;
        this.settings = Map.copyOf(settings);
        this.jvmFlags = List.copyOf(jvmFlags);
        this.port = port;
    }

    /** A server that does not run yet, to take this one's place: same home, same port. */
    public ServerUnderTest successor(Implementation other) {
        return new ServerUnderTest(other, home, settings, jvmFlags, port);
    }

    /** A server that does not run yet, the same but for one more flag for its JVM. */
    public ServerUnderTest with(String jvmFlag) {
        var flags = new ArrayList<>(jvmFlags);
        flags.add(jvmFlag);
        return new ServerUnderTest(implementation, home, settings, flags, port);
    }

    /** A server that does not run yet, the same but for these lines more or other of zoo.cfg. */
    public ServerUnderTest with(Map<String, String> lines) {
        var all = new LinkedHashMap<>(settings);
        all.putAll(lines);
        return new ServerUnderTest(implementation, home, all, jvmFlags, port);
    }

    public Implementation implementation() {
        return implementation;
    }

    public int clientPort() {
        return port;
    }

    public Path dataDirectory() {
        return home.resolve("data");
    }

    public Path config() {
        return home.resolve("zoo.cfg");
    }

    public Path log() {
        return home.resolve("server.log");
    }

    /** The last lines that it has logged. */
    public String logTail() {
        List<String> lines = running().output().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    public long pid() {
        return running().pid();
    }

    /** Starts the process and returns when the server serves. */
    public ServerUnderTest start() throws IOException, InterruptedException {
        launch();
        awaitServing();
        return this;
    }

    /** Starts the process and returns at once. */
    public void launch() throws IOException {
        process = ChildProcess.start(command(), log());
    }

    /**
     * As {@link #launch}, and no file may grow beyond this: a write behind it fails in the system
     * call, as on a disk that is full, though with another number.
     */
    public void launchWithFilesUpTo(int kilobytes) throws IOException {
        var command = new ArrayList<String>();
        // The shell counts in halves of a kilobyte.
        command.addAll(List.of("sh", "-c", "ulimit -f " + 2 * kilobytes + " && exec \"$@\"", "sh"));
        command.addAll(command());
        process = ChildProcess.start(command, log());
    }

    private List<String> command() throws IOException {
        Files.createDirectories(dataDirectory());
        Path config = config();
        if (!Files.exists(config) || !Files.readString(config).contains("dynamicConfigFile=")) {
            Files.write(config, configLines()); // Else the server has made it its own.
        }
        return ChildProcess.java(jvmFlags, implementation.arguments(config));
    }

    /**
     * Waits until the process ends by itself and returns its exit code.
     *
     * @throws AssertionError with its output if that takes too long
     */
    public int exitCode() throws InterruptedException {
        return running().exitCode(PATIENCE);
    }

    /** {@code kill -9}. */
    public void kill() {
        running().kill();
        process = null;
    }

    /** {@code kill}, and waits for the end. */
    public void stop() throws InterruptedException {
        running().stop(PATIENCE);
        process = null;
    }

    /** {@code kill -STOP}: the process stands still, and its connections stay. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** {@code kill -CONT}. */
    public void proceed() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " fails with " + code);
        }
    }

    /** Whether the process is there. */
    public boolean isAlive() throws InterruptedException {
        return process != null && !process.hasEndedWithin(Duration.ZERO);
    }

    /** What the server answers to a four-letter word; empty if it only closes the connection. */
    public String ask(String word) throws IOException {
        return ask(word, ANSWER_MILLIS);
    }

    private String ask(String word, int timeoutMillis) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
            socket.setSoTimeout(timeoutMillis);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The values that {@code mntr} lists, by name. */
    public Map<String, String> metrics() throws IOException {
        var values = new LinkedHashMap<String, String>();
        ask("mntr")
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(pair -> pair.length == 2)
                .forEach(pair -> values.put(pair[0], pair[1]));
        return values;
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    private ChildProcess running() {
        if (process == null) {
            throw new IllegalStateException("the server was not started");
        }
        return process;
    }

    private List<String> configLines() {
        var all = new LinkedHashMap<String, String>();
        all.put("clientPort", Integer.toString(port));
        all.put("clientPortAddress", "127.0.0.1");
        all.put("dataDir", dataDirectory().toString());
        all.put("tickTime", "1000");
        all.put("admin.enableServer", "false");
        all.put("4lw.commands.whitelist", "*");
        all.put("maxClientCnxns", "0");
        all.putAll(settings);
        return all.entrySet().stream().map(line -> line.getKey() + "=" + line.getValue()).toList();
    }

    /**
     * Whether it stands alone, leads, follows or observes, in the words of {@code srvr}; empty
     * while it does not serve.
     */
    public String mode() {
        return mode(ANSWER_MILLIS);
    }

    private String mode(int timeoutMillis) {
        try {
            return ask("srvr", timeoutMillis)
                    .lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return ""; // Nobody listens yet, or the listener is not ready.
        }
    }

    /** Returns when it serves clients. */
    public void awaitServing() throws IOException, InterruptedException {
        ChildProcess started = running();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (mode(FIRST_ANSWER_MILLIS).isEmpty()) {
            if (started.hasEndedWithin(Duration.ofMillis(20))) {
                throw new IOException(implementation + " ended at once:\n" + started.output());
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(implementation + " does not serve:\n" + started.output());
            }
        }
    }
}
