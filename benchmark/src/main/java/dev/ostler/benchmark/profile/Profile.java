package dev.ostler.benchmark.profile;

import dev.ostler.benchmark.compare.Cell;
import dev.ostler.benchmark.compare.ServerUnderLoad;
import dev.ostler.benchmark.load.LoadResult;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.JavaTools;
import dev.ostler.benchmark.process.ServerProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs one cell on one server under a flight recording.
 *
 * @param directory for the server's data and the recording
 * @param heap of the server, as -Xmx takes it
 * @param warmUp load before the recording begins
 * @param window how long to record
 */
public record Profile(
        Contender contender,
        Cell cell,
        Path directory,
        String heap,
        Duration warmUp,
        Duration window) {
    private static final Duration SETTLE = Duration.ofMillis(200);

    public Profile {
        if (cell.members() != 1) {
            throw new IllegalArgumentException(cell.name() + " runs on several processes");
        }
    }

    /** Runs, keeps the recording below {@link #directory}, and names the top costs. */
    public String run() throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path home = Files.createTempDirectory(directory, contender.name() + "-");
        try (var process = ServerProcess.start(contender, home, heap)) {
            var server = new ServerUnderLoad(process);
            server.run(cell, warmUp, SETTLE);
            JavaTools.jcmd(
                    process.pid(),
                    "JFR.start",
                    "name=cell",
                    "settings=profile",
                    "jdk.CPUTimeSample#enabled=true",
                    "jdk.CPUTimeSample#throttle=2ms",
                    "jdk.ObjectAllocationSample#throttle=2000/s");
            LoadResult result = server.run(cell, SETTLE, window);
            Path recording = home.resolve(cell.name() + ".jfr").toAbsolutePath();
            JavaTools.jcmd(process.pid(), "JFR.stop", "name=cell", "filename=" + recording);
            CostReport costs = CostReport.read(recording);
            double operations = result.operationsPerSecond() * window.plus(SETTLE).toNanos() / 1e9;
            return """
                    %s on %s, under the recorder: %.0f operations per second, %.2f us of CPU and \
                    about %.0f bytes allocated per operation
                    Recording: %s

                    %s"""
                    .formatted(
                            cell.name(),
                            contender.name(),
                            result.operationsPerSecond(),
                            result.serverMicrosPerOperation(),
                            costs.allocatedBytes() / operations,
                            recording,
                            costs.render());
        }
    }
}
