package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.load.IdleSessions;
import dev.ostler.benchmark.load.WatchingSessions;
import dev.ostler.benchmark.load.Workload;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.JavaTools;
import dev.ostler.benchmark.process.ServerProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * Heap that a server keeps for a connected session, for a watch and for a znode: live bytes after a
 * full collection, before and after there were many.
 *
 * @param contenders one after the other, each with a fresh data directory
 * @param heap of each server, as -Xmx takes it
 * @param znodes a tree to fill in
 * @param siblings a tree of one parent to fill in
 * @param sessions connections to open
 * @param watches to leave in each of two shapes: each on a path of its own, and {@value #SHARERS}
 *     on each path
 */
public record MemoryComparison(
        List<Contender> contenders,
        Path directory,
        String heap,
        Fixture znodes,
        Fixture siblings,
        int sessions,
        int watches) {
    private static final Fixture WARM_UP = new Fixture("/warm-up", 0, 1000, 100);

    /** Watches on a path that is not one session's alone. */
    private static final int SHARERS = 100;

    /** Sessions that share the watches on paths of their own. */
    private static final int FEW_SESSIONS = 10;

    public MemoryComparison {
        contenders = List.copyOf(contenders);
        if (watches < 1 || watches % SHARERS != 0) {
            throw new IllegalArgumentException(watches + " watches are no multiple of " + SHARERS);
        }
    }

    /** Measures, and renders a Markdown table. */
    public String run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var figures = new ArrayList<SequencedMap<String, Double>>();
        for (Contender contender : contenders) {
            figures.add(measure(contender));
        }
        return table(contenders.stream().map(Contender::name).toList(), figures);
    }

    /**
     * A row for each figure, a column for each contender, and between two the ratio.
     *
     * @param figures of each contender, by name, in the same order
     */
    static String table(List<String> names, List<SequencedMap<String, Double>> figures) {
        boolean isPair = names.size() == 2;
        int columns = names.size() + (isPair ? 1 : 0);
        var out = new StringBuilder();
        out.append("| heap bytes per | ").append(String.join(" | ", names));
        out.append(isPair ? " | ratio |\n" : " |\n");
        out.append("|---|").append("---|".repeat(columns)).append('\n');
        for (String figure : figures.getFirst().keySet()) {
            List<Double> values = figures.stream().map(each -> each.get(figure)).toList();
            out.append("| ").append(figure).append(" |");
            values.forEach(value -> out.append(String.format(Locale.ROOT, " %,.1f |", value)));
            if (isPair) {
                double ratio = values.getFirst() / values.getLast();
                out.append(String.format(Locale.ROOT, " %.1f× |", ratio));
            }
            out.append('\n');
        }
        return out.toString();
    }

    private SequencedMap<String, Double> measure(Contender contender)
            throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(directory, contender.name() + "-");
        var figures = new LinkedHashMap<String, Double>();
        try (var server = ServerProcess.start(contender, home, heap)) {
            // Classes are loaded and pools filled before the first look.
            WARM_UP.build(server.address());
            figures.put("session", ofSession(server));
            figures.put(
                    "watch, each on a path of its own",
                    ofWatch(server, new Fixture("/watched", 0, watches, 0), FEW_SESSIONS));
            figures.put(
                    "watch, %d on each path".formatted(SHARERS),
                    ofWatch(server, new Fixture("/shared", 0, watches / SHARERS, 0), SHARERS));
            figures.put(
                    "znode, %,d below each of %,d parents"
                            .formatted(znodes.leaves(), znodes.directories()),
                    ofZnode(server, znodes));
            figures.put(
                    "znode, %,d below one parent".formatted(siblings.size()),
                    ofZnode(server, siblings));
            figures.put("(resident at the end, MiB)", server.usage().residentBytes() / 1048576.0);
        }
        return figures;
    }

    private double ofSession(ServerProcess server) throws IOException, InterruptedException {
        long before = JavaTools.liveHeapBytes(server.pid());
        try (var _ = new IdleSessions(server.address(), sessions)) {
            return (double) (JavaTools.liveHeapBytes(server.pid()) - before) / sessions;
        }
    }

    private double ofWatch(ServerProcess server, Fixture fixture, int watchers)
            throws IOException, InterruptedException {
        fixture.build(server.address());
        var workload = new Workload.Watch(fixture, watches / watchers);
        try (var watching = new WatchingSessions(server.address(), watchers, workload)) {
            long before = JavaTools.liveHeapBytes(server.pid());
            int count = watching.watch();
            return (double) (JavaTools.liveHeapBytes(server.pid()) - before) / count;
        }
    }

    private static double ofZnode(ServerProcess server, Fixture fixture)
            throws IOException, InterruptedException {
        long before = JavaTools.liveHeapBytes(server.pid());
        fixture.build(server.address());
        return (double) (JavaTools.liveHeapBytes(server.pid()) - before) / fixture.size();
    }
}
