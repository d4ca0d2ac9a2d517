package dev.ostler.benchmark.clients;

import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.ServerProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ostler's client beside Apache's on one server: reads per second, CPU time of the client's process
 * per read, and memory per connection. Both processes live through the whole run; they are loaded
 * in turn, Apache's first, after a warm-up of each.
 *
 * @param server the server for both
 * @param apacheClassPath with the driver and Apache's client
 * @param ostlerClassPath with the driver and Ostler's client
 * @param jvmFlags of both client processes besides those for their memory
 * @param rounds how often each load is measured
 * @param connections how many are opened to see what they need
 */
public record ClientComparison(
        Contender server,
        String apacheClassPath,
        String ostlerClassPath,
        List<String> jvmFlags,
        Path directory,
        int rounds,
        Duration warmUp,
        Duration window,
        int connections) {
    /** Orders of the driver, without the time. */
    static final List<String> LOADS = List.of("sync 1", "sync 16", "async 1", "async 256");

    /** With a heap that is resident from the start, what grows is what lies outside of it. */
    private static final List<String> MEMORY_FLAGS =
            List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private static final int FIRST_CONNECTIONS = 20;
    private static final String SERVER_HEAP = "1g";

    /** One hundred bytes each: the driver knows their number. */
    private static final Fixture ZNODES = new Fixture("/clients", 0, 1000, 100);

    private static final String DRIVER = "dev.ostler.interop.peer.ClientLoad";

    private static final String PATH_PREFIX = "/clients/k";

    public ClientComparison {
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** Measures, and renders Markdown tables. */
    public String run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path home = Files.createTempDirectory(directory, "clients-");
        try (var running = ServerProcess.start(server, home, SERVER_HEAP)) {
            ZNODES.build(running.address());
            List<LoadRound> loads;
            try (var apache = client("Apache", apacheClassPath, running, home);
                    var ostler = client("Ostler", ostlerClassPath, running, home)) {
                loads = loads(apache, ostler);
            }
            var needs = new ArrayList<NeedRound>();
            for (int i = 0; i < rounds; i++) {
                needs.add(
                        new NeedRound(
                                need("Apache", apacheClassPath, running, home),
                                need("Ostler", ostlerClassPath, running, home)));
            }
            return new ClientReport(loads, needs, connections).render();
        }
    }

    private ClientProcess client(String name, String classPath, ServerProcess running, Path home)
            throws IOException {
        var flags = new ArrayList<String>(MEMORY_FLAGS);
        flags.addAll(jvmFlags);
        return ClientProcess.start(
                name,
                DRIVER,
                classPath,
                flags,
                running.address(),
                PATH_PREFIX,
                home.resolve(name + "-client.log"));
    }

    private List<LoadRound> loads(ClientProcess apache, ClientProcess ostler) throws IOException {
        var results = new ArrayList<LoadRound>();
        for (String load : LOADS) {
            apache.order(load + " " + warmUp.toMillis());
            ostler.order(load + " " + warmUp.toMillis());
            for (int i = 0; i < rounds; i++) {
                String order = load + " " + window.toMillis();
                results.add(
                        new LoadRound(
                                load,
                                Throughput.of(apache.order(order)),
                                Throughput.of(ostler.order(order))));
            }
        }
        return results;
    }

    /**
     * In a fresh process, since one keeps memory for the next connections when the first are
     * closed; a few of them load the classes and do not count.
     */
    private Need need(String name, String classPath, ServerProcess running, Path home)
            throws IOException {
        try (var client = client(name, classPath, running, home)) {
            client.order("idle " + FIRST_CONNECTIONS);
            return Need.of(client.order("idle " + connections));
        }
    }

    /** What a client did in a window, and the CPU time of its process. */
    record Throughput(double perSecond, double cpuMicros) {
        static Throughput of(long[] answer) {
            double operations = answer[0];
            return new Throughput(operations * 1e9 / answer[1], answer[2] / operations / 1e3);
        }
    }

    /** One load on one client, then on the other. */
    record LoadRound(String load, Throughput apache, Throughput ostler) {}

    /** What many connections need: bytes in the heap, bytes outside of it, threads. */
    record Need(long heapBytes, long otherBytes, long threads) {
        static Need of(long[] answer) {
            return new Need(answer[0], answer[1], answer[2]);
        }
    }

    /** The same number of connections of one client, then of the other. */
    record NeedRound(Need apache, Need ostler) {}
}
