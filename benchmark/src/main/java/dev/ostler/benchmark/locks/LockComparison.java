package dev.ostler.benchmark.locks;

import dev.ostler.benchmark.clients.ClientProcess;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.ServerProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A {@code FairLock} on Ostler's client beside an {@code InterProcessMutex} of Curator's on
 * Apache's, on one server: cycles of acquiring and releasing. Both processes live through the whole
 * run and are loaded in turn, Curator's first, after a warm-up of each.
 *
 * @param server the server for both
 * @param curatorClassPath with the driver, Curator and Apache's client
 * @param ostlerClassPath with the recipes and Ostler's client
 * @param jvmFlags of both client processes
 * @param contenders how many clients contend in each cell
 */
public record LockComparison(
        Contender server,
        String curatorClassPath,
        String ostlerClassPath,
        List<String> jvmFlags,
        Path directory,
        List<Integer> contenders,
        int rounds,
        Duration warmUp,
        Duration window) {
    private static final String SERVER_HEAP = "1g";

    public LockComparison {
        jvmFlags = List.copyOf(jvmFlags);
        contenders = List.copyOf(contenders);
    }

    /** Measures, and renders Markdown. */
    public String run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path home = Files.createTempDirectory(directory, "locks-");
        var out = new StringBuilder();
        out.append(
                "| contenders | giving back | Curator cycles/s | Ostler cycles/s | **ratio** (worst to best round)"
                        + " | Curator p50 / p99 µs | Ostler p50 / p99 µs | Curator CPU µs/cycle |"
                        + " Ostler CPU µs/cycle |\n");
        out.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        try (var running = ServerProcess.start(server, home, SERVER_HEAP);
                var curator =
                        ClientProcess.start(
                                "Curator",
                                "dev.ostler.interop.peer.LockLoad",
                                curatorClassPath,
                                jvmFlags,
                                running.address(),
                                "/curator",
                                home.resolve("Curator-client.log"));
                var ostler =
                        ClientProcess.start(
                                "Ostler",
                                LockLoad.class.getName(),
                                ostlerClassPath,
                                jvmFlags,
                                running.address(),
                                "/ostler",
                                home.resolve("Ostler-client.log"))) {
            for (int many : contenders) {
                out.append(row(many, "waits", measure(many, "lock", curator, ostler)));
                out.append(row(many, "does not", measure(many, "close", curator, ostler)));
            }
        }
        return out.toString();
    }

    /**
     * @param word what Ostler's side is to do; Curator's always waits
     */
    private List<Round> measure(int many, String word, ClientProcess curator, ClientProcess ostler)
            throws IOException {
        String warming = " " + many + " " + warmUp.toMillis();
        curator.order("lock" + warming);
        ostler.order(word + warming);
        var results = new ArrayList<Round>();
        String order = " " + many + " " + window.toMillis();
        for (int i = 0; i < rounds; i++) {
            results.add(
                    new Round(
                            Cycles.of(curator.order("lock" + order)),
                            Cycles.of(ostler.order(word + order))));
        }
        return results;
    }

    private static String row(int many, String givingBack, List<Round> all) {
        double[] ratios =
                sorted(all, round -> round.ostler().perSecond() / round.curator().perSecond());
        return String.format(
                Locale.ROOT,
                "| %d | %s | %,.0f | %,.0f | **%.1f×** (%.1f to %.1f) | %,.0f / %,.0f | %,.0f / %,.0f | %,.0f |"
                        + " %,.0f |%n",
                many,
                givingBack,
                median(all, round -> round.curator().perSecond()),
                median(all, round -> round.ostler().perSecond()),
                ratios[ratios.length / 2],
                ratios[0],
                ratios[ratios.length - 1],
                median(all, round -> round.curator().medianMicros()),
                median(all, round -> round.curator().p99Micros()),
                median(all, round -> round.ostler().medianMicros()),
                median(all, round -> round.ostler().p99Micros()),
                median(all, round -> round.curator().cpuMicros()),
                median(all, round -> round.ostler().cpuMicros()));
    }

    private static double median(List<Round> all, ToDoubleFunction<Round> value) {
        return sorted(all, value)[all.size() / 2];
    }

    private static double[] sorted(List<Round> all, ToDoubleFunction<Round> value) {
        return all.stream().mapToDouble(value).sorted().toArray();
    }

    /** What one side did in a window. */
    private record Cycles(
            double perSecond, double cpuMicros, double medianMicros, double p99Micros) {
        static Cycles of(long[] answer) {
            double cycles = answer[0];
            return new Cycles(
                    cycles * 1e9 / answer[1],
                    answer[2] / cycles / 1e3,
                    answer[3] / 1e3,
                    answer[4] / 1e3);
        }
    }

    /** One window of one side, then of the other. */
    private record Round(Cycles curator, Cycles ostler) {}
}
