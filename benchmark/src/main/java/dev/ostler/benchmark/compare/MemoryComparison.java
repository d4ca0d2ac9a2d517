package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.load.IdleSessions;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.JavaTools;
import dev.ostler.benchmark.process.ServerProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Heap that a server keeps for a znode and for a connected session: live bytes after a full
 * collection, before and after there were many.
 *
 * @param contenders one after the other, each with a fresh data directory
 * @param heap of each server, as -Xmx takes it
 * @param znodes the tree to fill in
 * @param sessions connections to open
 */
public record MemoryComparison(
        List<Contender> contenders, Path directory, String heap, Fixture znodes, int sessions) {
    private static final Fixture WARM_UP = new Fixture("/warm-up", 0, 1000, 100);

    /** What one contender needed, in bytes. */
    private record Result(
            String name, double heapPerSession, double heapPerZnode, long residentBytes) {}

    /** Measures, and renders a Markdown table. */
    public String run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var out = new StringBuilder();
        out.append(
                "| server | heap B per session | heap B per znode | resident MiB at the end |\n");
        out.append("|---|---|---|---|\n");
        for (Contender contender : contenders) {
            Result result = measure(contender);
            out.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %,.0f | %,.1f | %,d |%n",
                            result.name(),
                            result.heapPerSession(),
                            result.heapPerZnode(),
                            result.residentBytes() >> 20));
        }
        return out.toString();
    }

    private Result measure(Contender contender) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(directory, contender.name() + "-");
        try (var server = ServerProcess.start(contender, home, heap)) {
            // Classes are loaded and pools filled before the first look.
            WARM_UP.build(server.address());
            long before = JavaTools.liveHeapBytes(server.pid());
            long withSessions;
            try (var _ = new IdleSessions(server.address(), sessions)) {
                withSessions = JavaTools.liveHeapBytes(server.pid());
            }
            long beforeZnodes = JavaTools.liveHeapBytes(server.pid());
            znodes.build(server.address());
            long withZnodes = JavaTools.liveHeapBytes(server.pid());
            return new Result(
                    contender.name(),
                    (double) (withSessions - before) / sessions,
                    (double) (withZnodes - beforeZnodes) / znodes.size(),
                    server.usage().residentBytes());
        }
    }
}
