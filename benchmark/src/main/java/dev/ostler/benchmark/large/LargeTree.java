package dev.ostler.benchmark.large;

import dev.ostler.benchmark.load.Load;
import dev.ostler.benchmark.load.LoadPlan;
import dev.ostler.benchmark.load.LoadResult;
import dev.ostler.benchmark.load.Pace;
import dev.ostler.benchmark.load.Workload;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.JavaTools;
import dev.ostler.benchmark.process.ScratchDirectory;
import dev.ostler.benchmark.process.ServerProcess;
import dev.ostler.testing.FreePorts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * One server with very many znodes.
 *
 * <ol>
 *   <li>Load them, one after the other, into a server that writes no snapshot; then see what heap
 *       they need.
 *   <li>Read and write at a fixed rate, while nothing else goes on.
 *   <li>Start again, from the log. Read and write at the same rate, while one snapshot after the
 *       other is written.
 *   <li>Start again, from a snapshot.
 * </ol>
 *
 * <p>What the server left on the disk is deleted at the end, also if something fails.
 *
 * @param contenders one after the other
 * @param heap of each server, as -Xmx takes it
 * @param load reads and writes of the znodes
 * @param rate operations per second
 * @param warmUp load before each window
 * @param window how long latencies are recorded
 */
public record LargeTree(
        List<Contender> contenders,
        Path directory,
        String heap,
        Workload.Mix load,
        int rate,
        Duration warmUp,
        Duration window) {
    private static final int CONNECTIONS = 50;
    private static final double MIB = 1 << 20;
    private static final String NO_SNAPSHOTS = "snapCount=2000000000";

    /** For a start; the largest trees take minutes from the log. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    public LargeTree {
        contenders = List.copyOf(contenders);
    }

    /** Measures, and renders a Markdown table. */
    public String run() throws IOException, InterruptedException {
        var figures = new ArrayList<SequencedMap<String, String>>();
        for (Contender contender : contenders) {
            // The next one may need the room.
            try (var home = new ScratchDirectory(directory, contender.name() + "-")) {
                figures.add(new Run(contender, home.path()).measure());
            }
        }
        var out = new StringBuilder();
        row(
                out,
                String.format(
                        Locale.ROOT,
                        "%,d znodes with %,d B",
                        load.fixture().size(),
                        load.fixture().dataBytes()),
                contenders.stream().map(Contender::name).toList());
        out.append("|---|").append("---|".repeat(contenders.size())).append('\n');
        for (String figure : figures.getFirst().keySet()) {
            row(out, figure, figures.stream().map(each -> each.get(figure)).toList());
        }
        return out.toString();
    }

    private static void row(StringBuilder out, String name, List<String> cells) {
        out.append("| ").append(name).append(" | ");
        out.append(String.join(" | ", cells)).append(" |\n");
    }

    /** One contender's. */
    private final class Run {
        private final Contender contender;
        private final Path home;
        private final Path log;
        private final SequencedMap<String, String> figures = new LinkedHashMap<>();

        Run(Contender contender, Path home) {
            this.log = home.resolve("jvm.log");
            this.contender = contender.with(List.of(Pauses.flag(log)));
            this.home = home;
        }

        SequencedMap<String, String> measure() throws IOException, InterruptedException {
            try (ServerProcess server = launch(NO_SNAPSHOTS)) {
                server.awaitServing();
                fill(server);
                latencies("quiet", server);
            }
            // Due so often that the next snapshot follows the last one.
            try (ServerProcess server = start("from the log", "snapCount=" + rate)) {
                latencies("snapshots all the time", server);
            }
            start("from a snapshot", NO_SNAPSHOTS).close();
            return figures;
        }

        private ServerProcess launch(String snapshots) throws IOException {
            return ServerProcess.launch(
                    contender, home, heap, FreePorts.next(), List.of(snapshots));
        }

        private ServerProcess start(String from, String snapshots)
                throws IOException, InterruptedException {
            long begin = System.nanoTime();
            ServerProcess server = launch(snapshots);
            server.awaitServing(PATIENCE);
            note("start " + from + ", s", decimal((System.nanoTime() - begin) / 1e9));
            return server;
        }

        private void fill(ServerProcess server) throws IOException, InterruptedException {
            int count = load.fixture().size();
            long begin = System.nanoTime();
            load.fixture().build(server.address());
            double seconds = (System.nanoTime() - begin) / 1e9;
            note("loading, s", decimal(seconds));
            note("resident after that, MiB", decimal(server.usage().residentBytes() / MIB));
            long live = JavaTools.liveHeapBytes(server.pid());
            note("live heap, MiB", decimal(live / MIB));
            note("live heap per znode, B", decimal((double) live / count));
        }

        private void latencies(String when, ServerProcess server)
                throws IOException, InterruptedException {
            var plan =
                    new LoadPlan(
                            server.address(),
                            load.scripts(CONNECTIONS),
                            1,
                            new Pace.Open(rate),
                            warmUp,
                            window);
            long snapshotsBefore = snapshots();
            long begin = System.currentTimeMillis() + warmUp.toMillis();
            LoadResult result = Load.run(plan, server.usage()::cpuNanos);
            long end = System.currentTimeMillis();
            note(
                    when + ": p50 / p99 / p99.9 / longest latency, ms",
                    DoubleStream.of(50, 99, 99.9, 100)
                            .mapToObj(each -> decimal(result.latencyMicros(each) / 1e3))
                            .collect(Collectors.joining(" / ")));
            note(
                    when + ": longest pause of the JVM, ms",
                    Pauses.read(log)
                            .longest(begin, end)
                            .map(each -> decimal(each.nanos() / 1e6) + " (" + each.cause() + ")")
                            .orElse("none"));
            note(when + ": snapshots begun", Long.toString(snapshots() - snapshotsBefore));
        }

        private long snapshots() throws IOException {
            try (Stream<Path> files = Files.list(home.resolve("data/version-2"))) {
                return files.filter(file -> file.toString().contains("snapshot.")).count();
            }
        }

        private void note(String figure, String value) {
            System.err.printf("%s: %s: %s%n", contender.name(), figure, value);
            figures.put(figure, value);
        }

        private static String decimal(double value) {
            return String.format(Locale.ROOT, "%,.2f", value);
        }
    }
}
