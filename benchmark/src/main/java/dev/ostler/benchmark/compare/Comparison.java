package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.floor.DiskFloor;
import dev.ostler.benchmark.load.LoadResult;
import dev.ostler.benchmark.process.Contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/**
 * Runs cells on several servers in turn.
 *
 * <ol>
 *   <li>Measure how often the disk can sync.
 *   <li>Start all servers with fresh data directories; they stay up, idle while another is loaded.
 *       Ensembles are started when their cells come, which are the last ones.
 *   <li>For each cell: warm every server up; then rounds, in each of which every server is measured
 *       once, in the order given.
 *   <li>Read the peak memory, stop the servers.
 * </ol>
 *
 * @param contenders in the order of the rounds
 * @param directory for data and logs of the servers
 * @param heap of each server, as -Xmx takes it
 * @param firstWarmUp load before the first measurement of a cell
 * @param warmUp load before each further measurement
 * @param window the measurement
 */
public record Comparison(
        List<Contender> contenders,
        List<Cell> cells,
        Path directory,
        String heap,
        int rounds,
        Duration firstWarmUp,
        Duration warmUp,
        Duration window) {
    private static final Duration DISK_WINDOW = Duration.ofSeconds(1);

    /** The name of the contender that only the transport costs. */
    static final String FLOOR = "floor";

    public Comparison {
        contenders = List.copyOf(contenders);
        cells = List.copyOf(cells);
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds: " + rounds);
        }
    }

    /**
     * Runs everything.
     *
     * @param progress is told what was done, a line at a time
     * @param soFar is given the results after each cell, so that a run that is cut short was not in
     *     vain
     * @throws IOException if a server fails or answers wrongly
     */
    public void run(Consumer<String> progress, Consumer<ComparisonResult> soFar)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        DiskFloor disk = DiskFloor.measure(directory, DISK_WINDOW);
        var results = new ArrayList<CellResult>();
        var peakBytes = new LinkedHashMap<String, Long>();
        for (int members : cells.stream().map(Cell::members).distinct().toList()) {
            var servers = new ArrayList<ServerUnderLoad>();
            try {
                start(members, servers, progress);
                for (Cell cell : cells) {
                    if (cell.members() == members) {
                        results.add(run(cell, servers, progress));
                        if (members == 1) {
                            peakBytes.putAll(peakResidentBytes(servers));
                        }
                        soFar.accept(new ComparisonResult(results, disk, peakBytes));
                    }
                }
            } finally {
                servers.forEach(ServerUnderLoad::close);
            }
        }
    }

    private void start(int members, List<ServerUnderLoad> servers, Consumer<String> progress)
            throws IOException, InterruptedException {
        for (Contender contender : contenders) {
            if (members == 1 || !contender.name().equals(FLOOR)) {
                Path home = Files.createTempDirectory(directory, contender.name() + "-");
                servers.add(ServerUnderLoad.start(contender, home, heap, members));
                progress.accept("started " + contender.name() + ", members: " + members);
            }
        }
    }

    private static SequencedMap<String, Long> peakResidentBytes(List<ServerUnderLoad> servers) {
        var peakBytes = new LinkedHashMap<String, Long>();
        for (ServerUnderLoad server : servers) {
            peakBytes.put(server.name(), server.peakResidentBytes());
        }
        return peakBytes;
    }

    private CellResult run(Cell cell, List<ServerUnderLoad> servers, Consumer<String> progress)
            throws IOException, InterruptedException {
        var all = new ArrayList<SequencedMap<String, LoadResult>>();
        for (int i = 0; i < rounds; i++) {
            var round = CellResult.emptyRound();
            for (ServerUnderLoad server : servers) {
                String name = server.name();
                if (cell.hasFloor() || !name.equals(FLOOR)) {
                    LoadResult result = server.run(cell, i == 0 ? firstWarmUp : warmUp, window);
                    round.put(name, result);
                    progress.accept(
                            "%s %s: %.0f ops/s, %.2f us/op, p99 %.0f us"
                                    .formatted(
                                            cell.name(),
                                            name,
                                            result.operationsPerSecond(),
                                            result.serverMicrosPerOperation(),
                                            result.latencyMicros(99)));
                }
            }
            all.add(round);
        }
        return new CellResult(cell, all);
    }
}
