package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.load.ConnectStorm;
import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.load.Load;
import dev.ostler.benchmark.load.LoadPlan;
import dev.ostler.benchmark.load.LoadResult;
import dev.ostler.benchmark.process.ServerProcess;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A running server and the fixtures that were built on it so far. */
public final class ServerUnderLoad {
    private static final int LOAD_THREADS = 1;

    private final ServerProcess server;
    private final Set<Fixture> built = new HashSet<>();

    public ServerUnderLoad(ServerProcess server) {
        this.server = server;
    }

    public ServerProcess process() {
        return server;
    }

    /**
     * Runs a cell once, after its fixture was built if it was not there yet.
     *
     * @throws IOException if the server fails; the message holds the end of its log
     */
    public LoadResult run(Cell cell, Duration warmUp, Duration window)
            throws IOException, InterruptedException {
        try {
            return switch (cell.load()) {
                case Cell.Load.Requests(var workload, var pace) -> {
                    if (built.add(workload.fixture())) {
                        workload.fixture().build(server.address());
                    }
                    var plan =
                            new LoadPlan(
                                    server.address(),
                                    workload.scripts(cell.connections()),
                                    LOAD_THREADS,
                                    pace,
                                    warmUp,
                                    window);
                    yield Load.run(plan, server.usage()::cpuNanos);
                }
                case Cell.Load.Sessions() ->
                        ConnectStorm.run(
                                server.address(),
                                cell.connections(),
                                warmUp,
                                window,
                                server.usage()::cpuNanos);
            };
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "%s failed in %s: %s%n%s"
                            .formatted(
                                    server.contender().name(),
                                    cell.name(),
                                    e.getMessage(),
                                    server.logTail()),
                    e);
        }
    }
}
