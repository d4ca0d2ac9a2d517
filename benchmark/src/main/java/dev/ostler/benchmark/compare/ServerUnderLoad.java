package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.load.ConnectStorm;
import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.load.Load;
import dev.ostler.benchmark.load.LoadPlan;
import dev.ostler.benchmark.load.LoadResult;
import dev.ostler.benchmark.load.Notifications;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.EnsembleProcess;
import dev.ostler.benchmark.process.ServerProcess;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A running server, or an ensemble, and the fixtures that were built on it so far. */
public final class ServerUnderLoad implements AutoCloseable {
    private static final int LOAD_THREADS = 1;
    private static final int TICK_MILLIS = 2_000;

    private final List<ServerProcess> members;
    private final Runnable close;
    private final Set<Fixture> built = new HashSet<>();

    private ServerUnderLoad(List<ServerProcess> members, Runnable close) {
        this.members = members;
        this.close = close;
    }

    /** A server that runs alone. */
    public ServerUnderLoad(ServerProcess server) {
        this(List.of(server), server::close);
    }

    /**
     * Starts a server or an ensemble, and waits until it serves.
     *
     * @param directory for its data, configuration and log; must not have been used before
     * @param heap of each process, as -Xmx takes it
     */
    static ServerUnderLoad start(Contender contender, Path directory, String heap, int size)
            throws IOException, InterruptedException {
        if (size == 1) {
            return new ServerUnderLoad(ServerProcess.start(contender, directory, heap));
        }
        EnsembleProcess ensemble =
                EnsembleProcess.start(contender, directory, heap, size, TICK_MILLIS);
        return new ServerUnderLoad(List.copyOf(ensemble.members()), ensemble::close);
    }

    String name() {
        return members.getFirst().contender().name();
    }

    /** The most resident memory that all processes ever had, in bytes. */
    long peakResidentBytes() {
        return members.stream().mapToLong(member -> member.usage().peakResidentBytes()).sum();
    }

    /**
     * Runs a cell once, after its fixture was built if it was not there yet.
     *
     * @throws IOException if the server fails; the message holds the end of its log
     */
    public LoadResult run(Cell cell, Duration warmUp, Duration window)
            throws IOException, InterruptedException {
        InetSocketAddress first = members.getFirst().address();
        try {
            return switch (cell.load()) {
                case Cell.Load.Requests(var workload, var pace) -> {
                    if (built.add(workload.fixture())) {
                        workload.fixture().build(first);
                    }
                    var plan =
                            new LoadPlan(
                                    members.stream().map(ServerProcess::address).toList(),
                                    workload.scripts(cell.connections()),
                                    LOAD_THREADS,
                                    pace,
                                    warmUp,
                                    window);
                    yield Load.run(plan, this::cpuNanos);
                }
                case Cell.Load.Sessions() ->
                        ConnectStorm.run(first, cell.connections(), warmUp, window, this::cpuNanos);
                case Cell.Load.Notifications() ->
                        Notifications.run(
                                first, cell.connections(), warmUp, window, this::cpuNanos);
            };
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "%s failed in %s: %s%n%s"
                            .formatted(
                                    name(),
                                    cell.name(),
                                    e.getMessage(),
                                    members.getFirst().logTail()),
                    e);
        }
    }

    private long cpuNanos() {
        return members.stream().mapToLong(member -> member.usage().cpuNanos()).sum();
    }

    @Override
    public void close() {
        close.run();
    }
}
