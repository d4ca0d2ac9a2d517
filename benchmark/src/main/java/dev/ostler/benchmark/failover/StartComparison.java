package dev.ostler.benchmark.failover;

import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.load.Load;
import dev.ostler.benchmark.load.LoadPlan;
import dev.ostler.benchmark.load.LoadResult;
import dev.ostler.benchmark.load.Pace;
import dev.ostler.benchmark.load.Workload;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.EnsembleProcess;
import dev.ostler.benchmark.process.ScratchDirectory;
import dev.ostler.benchmark.process.ServerProcess;
import dev.ostler.testing.FreePorts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How long it takes from the start of a process to the first acknowledged write, and what CPU time:
 * with an empty directory, alone and in an ensemble; with many znodes, from the log and from a
 * snapshot. Then writes at a fixed rate to that many znodes, while nothing else goes on and while
 * one snapshot after the other is written.
 *
 * @param heap of each server, as -Xmx takes it
 * @param rounds of the starts; their medians are shown
 * @param znodes what a server starts again with
 * @param rate writes per second
 * @param window how long to write, after as long a warm-up
 */
public record StartComparison(
        List<Contender> contenders,
        Path directory,
        String heap,
        int rounds,
        Fixture znodes,
        int rate,
        Duration window) {
    private static final int MEMBERS = 3;
    private static final int TICK_MILLIS = 2_000;
    private static final int CONNECTIONS = 50;
    private static final String NO_SNAPSHOTS = "snapCount=2000000000";

    public StartComparison {
        contenders = List.copyOf(contenders);
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds: " + rounds);
        }
    }

    /** A start: to the first write, and the CPU time of all processes until then. */
    private record Start(double millis, double cpuMillis) {}

    /**
     * A server's directory with many znodes in the log, and how it started again on copies of it.
     */
    private record Filled(
            Contender contender, Path home, List<Start> fromLog, List<Start> fromSnapshot) {}

    /** The table, as Markdown. */
    public String run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var out = new StringBuilder();
        out.append("| start to the first write, ms (CPU ms) |");
        contenders.forEach(contender -> out.append(' ').append(contender.name()).append(" |"));
        out.append("\n|---|").append("---|".repeat(contenders.size())).append('\n');
        row(out, "empty directory, one server", all(this::startsAlone));
        row(out, "empty directory, three servers", all(this::startsThree));
        var filled = new ArrayList<Filled>();
        for (Contender contender : contenders) {
            filled.add(fill(contender));
        }
        for (int i = 0; i < rounds; i++) {
            for (Filled each : filled) {
                restart(each);
            }
        }
        var quiet = new ArrayList<String>();
        var snapshots = new ArrayList<String>();
        for (Filled each : filled) {
            quiet.add(writes(each, NO_SNAPSHOTS));
            snapshots.add(writes(each, "snapCount=" + Math.max(2, 2 * rate)));
        }
        String many = String.format(Locale.ROOT, "%,d znodes, ", znodes.size());
        row(out, many + "from the log", medians(filled, Filled::fromLog));
        row(out, many + "from a snapshot", medians(filled, Filled::fromSnapshot));
        String writes = String.format(Locale.ROOT, "%,d writes/s, p50 / p99 / max µs, ", rate);
        row(out, writes + "quiet", quiet);
        row(out, writes + "snapshots all the time", snapshots);
        return out.toString();
    }

    /** What is measured of one contender. */
    private interface Measurement {
        String of(Contender contender) throws IOException, InterruptedException;
    }

    private List<String> all(Measurement measurement) throws IOException, InterruptedException {
        var results = new ArrayList<String>();
        for (Contender contender : contenders) {
            results.add(measurement.of(contender));
        }
        return results;
    }

    private static void row(StringBuilder out, String name, List<String> results) {
        out.append("| ").append(name).append(" | ");
        out.append(String.join(" | ", results)).append(" |\n");
        System.err.printf("%s: %s%n", name, results);
    }

    private Path home(Contender contender) throws IOException {
        return Files.createTempDirectory(directory, contender.name() + "-");
    }

    private String startsAlone(Contender contender) throws IOException, InterruptedException {
        var starts = new ArrayList<Start>();
        for (int i = 0; i < rounds; i++) {
            starts.add(start(contender, home(contender)));
        }
        return median(starts);
    }

    private String startsThree(Contender contender) throws IOException, InterruptedException {
        var starts = new ArrayList<Start>();
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            try (var ensemble =
                    EnsembleProcess.launch(
                            contender, home(contender), heap, MEMBERS, TICK_MILLIS)) {
                starts.add(firstWrite(ensemble.members(), begin));
            }
        }
        return median(starts);
    }

    private static List<String> medians(List<Filled> filled, Function<Filled, List<Start>> which) {
        return filled.stream().map(which).map(StartComparison::median).toList();
    }

    /** From the log, which makes a snapshot, and from that. */
    private void restart(Filled filled) throws IOException, InterruptedException {
        Contender contender = filled.contender();
        try (var copy = new ScratchDirectory(directory, contender.name() + "-")) {
            copy(filled.home(), copy.path());
            filled.fromLog().add(start(contender, copy.path()));
            filled.fromSnapshot().add(start(contender, copy.path()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : tree.skip(1).toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }

    private Start start(Contender contender, Path home) throws IOException, InterruptedException {
        int port = FreePorts.next();
        long begin = System.nanoTime();
        try (var server =
                ServerProcess.launch(contender, home, heap, port, List.of(NO_SNAPSHOTS))) {
            return firstWrite(List.of(server), begin);
        }
    }

    private static Start firstWrite(List<ServerProcess> servers, long begin)
            throws IOException, InterruptedException {
        try (var writer = new PersistentWriter(servers.getFirst().address())) {
            writer.write();
            long end = System.nanoTime();
            long cpu = servers.stream().mapToLong(each -> each.usage().cpuNanos()).sum();
            return new Start((end - begin) / 1e6, cpu / 1e6);
        }
    }

    /** Leaves the znodes in the log, as after a crash. */
    private Filled fill(Contender contender) throws IOException, InterruptedException {
        Path home = home(contender);
        int port = FreePorts.next();
        try (var server =
                ServerProcess.launch(contender, home, heap, port, List.of(NO_SNAPSHOTS))) {
            server.awaitServing();
            znodes.build(server.address());
            server.kill();
        }
        return new Filled(contender, home, new ArrayList<>(), new ArrayList<>());
    }

    private String writes(Filled filled, String snapCount)
            throws IOException, InterruptedException {
        int port = FreePorts.next();
        try (var server =
                ServerProcess.launch(
                        filled.contender(), filled.home(), heap, port, List.of(snapCount))) {
            server.awaitServing();
            var plan =
                    new LoadPlan(
                            server.address(),
                            new Workload.SetData(znodes).scripts(CONNECTIONS),
                            1,
                            new Pace.Open(rate),
                            window,
                            window);
            LoadResult result = Load.run(plan, server.usage()::cpuNanos);
            return String.format(
                    Locale.ROOT,
                    "%,.0f / %,.0f / %,.0f",
                    result.latencyMicros(50),
                    result.latencyMicros(99),
                    result.latencyMicros(100));
        }
    }

    private static String median(List<Start> starts) {
        return text(
                new Start(
                        median(starts.stream().mapToDouble(Start::millis).sorted().toArray()),
                        median(starts.stream().mapToDouble(Start::cpuMillis).sorted().toArray())));
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String text(Start start) {
        return String.format(Locale.ROOT, "%,.0f (%,.0f)", start.millis(), start.cpuMillis());
    }
}
