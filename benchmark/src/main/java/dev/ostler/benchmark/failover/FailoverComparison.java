package dev.ostler.benchmark.failover;

import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.EnsembleProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Kills the leader of an ensemble of three under load, again and again, and measures how long it
 * takes from the kill to the next acknowledged write of a client of a surviving member. The
 * contenders take turns, both ensembles being up all the time.
 *
 * @param tickMillis tickTime of all
 * @param kills how often each ensemble loses its leader
 */
public record FailoverComparison(
        List<Contender> contenders, Path directory, String heap, int tickMillis, int kills) {
    private static final int MEMBERS = 3;

    public FailoverComparison {
        contenders = List.copyOf(contenders);
        if (kills < 1) {
            throw new IllegalArgumentException("kills: " + kills);
        }
    }

    /** The table, as Markdown. */
    public String run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var candidates = new ArrayList<Candidate>();
        try {
            for (Contender contender : contenders) {
                Path home = Files.createTempDirectory(directory, contender.name() + "-");
                candidates.add(
                        new Candidate(
                                contender.name(),
                                EnsembleProcess.start(contender, home, heap, MEMBERS, tickMillis),
                                new ArrayList<>()));
            }
            for (int i = 0; i < kills; i++) {
                for (Candidate candidate : candidates) {
                    long outage = killLeader(candidate.ensemble());
                    candidate.millis().add(outage);
                    System.err.printf("%s: %d ms%n", candidate.name(), outage);
                }
            }
        } finally {
            candidates.forEach(candidate -> candidate.ensemble().close());
        }
        return table(candidates);
    }

    /** An ensemble, and how long each of its outages was. */
    private record Candidate(String name, EnsembleProcess ensemble, List<Long> millis) {}

    /** Milliseconds from the kill to the next acknowledged write. */
    private static long killLeader(EnsembleProcess ensemble)
            throws IOException, InterruptedException {
        int leader = ensemble.leader();
        int survivor = (leader + 1) % MEMBERS;
        try (var writer = new PersistentWriter(ensemble.members().get(survivor).address())) {
            for (int i = 0; i < 200; i++) {
                writer.write();
            }
            long begin = System.nanoTime();
            ensemble.members().get(leader).kill();
            writer.write();
            long outage = (System.nanoTime() - begin) / 1_000_000;
            ensemble.restart(leader);
            return outage;
        }
    }

    private String table(List<Candidate> candidates) {
        var out = new StringBuilder();
        out.append("| ensemble of three, tickTime ")
                .append(tickMillis)
                .append(" ms | kills | median ms | worst ms | each |\n|---|---|---|---|---|\n");
        for (Candidate candidate : candidates) {
            List<Long> sorted = candidate.millis().stream().sorted().toList();
            double median =
                    (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2.0;
            out.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d | %.0f | %d | %s |%n",
                            candidate.name(),
                            sorted.size(),
                            median,
                            sorted.getLast(),
                            candidate.millis()));
        }
        return out.toString();
    }
}
