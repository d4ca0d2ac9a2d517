package dev.ostler.server;

import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.testing.FreePorts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** An ensemble in this process, on loopback ports of its own. */
final class TestEnsemble implements AutoCloseable {
    private static final long DEADLINE_NANOS = 60_000_000_000L;
    private static final int TICK_MILLIS = 200;
    private static final int SYNC_LIMIT = 5;

    /** For so long a learner may be silent. */
    static final long SYNC_LIMIT_MILLIS = (long) SYNC_LIMIT * TICK_MILLIS;

    private final Path directory;
    private final int observers;
    private final List<int[]> ports = new ArrayList<>();
    private final Map<Integer, EnsembleServer> running = new TreeMap<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /**
     * @param voters the first ones
     * @param observers those after them
     */
    TestEnsemble(Path directory, int voters, int observers) {
        this.directory = directory;
        this.observers = observers;
        for (int i = 0; i < voters + observers; i++) {
            ports.add(new int[] {FreePorts.next(), FreePorts.next()});
        }
    }

    /**
     * @param more lines of every zoo.cfg
     */
    void startAll(String... more) throws Exception {
        for (int id = 1; id <= ports.size(); id++) {
            start(id, more);
        }
    }

    EnsembleServer start(int id, String... more) throws Exception {
        EnsembleServer server = EnsembleServer.start(config(id, more), failures::add);
        running.put(id, server);
        return server;
    }

    ServerConfig config(int id, String... more) throws IOException, ConfigException {
        Path data = Files.createDirectories(directory.resolve("server" + id));
        Files.writeString(data.resolve("myid"), id + "\n");
        var text = new StringBuilder();
        text.append("tickTime=%d\ninitLimit=15\nsyncLimit=%d\n".formatted(TICK_MILLIS, SYNC_LIMIT))
                .append("dataDir=%s\nclientPort=0\n".formatted(data))
                .append("clientPortAddress=127.0.0.1\n4lw.commands.whitelist=*\n");
        for (int i = 0; i < ports.size(); i++) {
            text.append(
                    "server.%d=127.0.0.1:%d:%d%s\n"
                            .formatted(
                                    i + 1,
                                    ports.get(i)[0],
                                    ports.get(i)[1],
                                    i >= ports.size() - observers ? ":observer" : ""));
        }
        for (String line : more) {
            text.append(line).append('\n');
        }
        var properties = new Properties();
        properties.setProperty("zookeeper.preAllocSize", "64");
        Path file = Files.writeString(data.resolve("zoo.cfg"), text);
        return ServerConfig.load(List.of(file.toString()), directory, properties);
    }

    void stop(int id) throws IOException {
        EnsembleServer server = running.remove(id);
        if (server == null) {
            throw new IllegalStateException("server " + id + " does not run");
        }
        server.close();
    }

    InetSocketAddress client(int id) {
        return server(id).clientAddress();
    }

    /** What a server shows its operators. */
    Operations.Shown shown(int id) {
        return server(id).shown();
    }

    private EnsembleServer server(int id) {
        EnsembleServer server = running.get(id);
        if (server == null) {
            throw new IllegalStateException("server " + id + " does not run");
        }
        return server;
    }

    InetSocketAddress quorum(int id) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(id - 1)[0]);
    }

    InetSocketAddress election(int id) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(id - 1)[1]);
    }

    /** Those that run. */
    List<Integer> ids() {
        return List.copyOf(running.keySet());
    }

    /** What a server answers to a four-letter word. */
    String word(int id, String word) throws IOException {
        try (var wire = new Wire(client(id))) {
            wire.sendBytes(word.getBytes(StandardCharsets.US_ASCII));
            return wire.readToEnd();
        }
    }

    /** What a server says that it is; empty while it does not serve. */
    String mode(int id) throws IOException {
        return word(id, "srvr")
                .lines()
                .filter(line -> line.startsWith("Mode: "))
                .map(line -> line.substring("Mode: ".length()))
                .findFirst()
                .orElse("");
    }

    /** The leader, once all that run serve. */
    int awaitLeader() throws IOException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (System.nanoTime() < deadline) {
            int leader = 0;
            boolean all = true;
            for (int id : running.keySet()) {
                String mode = mode(id);
                all &= !mode.isEmpty();
                if (mode.equals("leader")) {
                    leader = id;
                }
            }
            if (all && leader != 0) {
                return leader;
            }
            pause();
        }
        throw new AssertionError("no leader; failures: " + failures);
    }

    /** Waits until a server serves. */
    void awaitInService(int id) throws IOException {
        await(id, true, "does not serve");
    }

    /** Waits until a server does not serve. */
    void awaitOutOfService(int id) throws IOException {
        await(id, false, "goes on serving");
    }

    private void await(int id, boolean serving, String otherwise) throws IOException {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (mode(id).isEmpty() == serving) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "server " + id + " " + otherwise + "; failures: " + failures);
            }
            pause();
        }
    }

    /** Not to keep the members from their work by asking. */
    private static void pause() {
        LockSupport.parkNanos(5_000_000);
    }

    List<Throwable> failures() {
        return failures;
    }

    @Override
    public void close() throws IOException {
        for (int id : ids()) {
            stop(id);
        }
    }
}
