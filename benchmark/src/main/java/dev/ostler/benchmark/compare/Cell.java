package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.load.Pace;
import dev.ostler.benchmark.load.Workload;

import java.util.List;

/**
 * One kind of load that is measured.
 *
 * @param name for the tables and the command line
 * @param load what is sent
 * @param connections how many
 * @param hasFloor whether the do-nothing server can answer it
 * @param members of the ensemble that it runs on, which all are loaded; 1 for a server alone
 */
public record Cell(String name, Load load, int connections, boolean hasFloor, int members) {
    private static final int CONNECTIONS = 50;
    private static final Fixture LEAVES = new Fixture("/bench", 0, 10_000, 100);
    private static final Fixture KILOBYTES = new Fixture("/bench-1k", 0, 10_000, 1024);
    private static final Fixture EMPTY = new Fixture("/bench-churn", 0, 0, 100);
    private static final Fixture LOCKS = new Fixture("/bench-locks", 0, 0, 0);
    private static final int WATCHERS = 1_000;
    private static final int MEMBERS = 3;

    /** The cells of a comparison, in the order of the table. */
    public static final List<Cell> ALL =
            List.of(
                    requests("getData-d1", new Workload.GetData(LEAVES), 1, true),
                    requests("getData-d32", new Workload.GetData(LEAVES), 32, true),
                    requests("exists-d32", new Workload.Exists(LEAVES), 32, true),
                    requests("setData-d1", new Workload.SetData(LEAVES), 1, true),
                    requests("setData-d32", new Workload.SetData(LEAVES), 32, true),
                    requests("setData-1k-d32", new Workload.SetData(KILOBYTES), 32, true),
                    requests("mix-90-10-d32", new Workload.Mix(LEAVES, 90), 32, true),
                    requests("mix-50-50-d32", new Workload.Mix(LEAVES, 50), 32, true),
                    requests("churn-d32", new Workload.Churn(EMPTY), 32, true),
                    requests("multi4-d8", new Workload.MultiSet(LEAVES, 4), 8, false),
                    requests("getChildren-10k-d1", new Workload.GetChildren(LEAVES), 1, false),
                    requests("lock-d10", new Workload.Lock(LOCKS), 10, false),
                    requests("sync-d32", new Workload.Sync(LEAVES), 32, false),
                    rate("getData-at-20k", new Workload.GetData(LEAVES), 20_000),
                    rate("setData-at-5k", new Workload.SetData(LEAVES), 5_000),
                    new Cell("connect", new Load.Sessions(), CONNECTIONS, true, 1),
                    new Cell("notify-1000", new Load.Notifications(), WATCHERS, true, 1),
                    ensemble("three-setData-d1", new Workload.SetData(LEAVES), 1),
                    ensemble("three-setData-d32", new Workload.SetData(LEAVES), 32));

    /** What is sent. */
    public sealed interface Load {
        /** Requests over sessions that stay. */
        record Requests(Workload workload, Pace pace) implements Load {}

        /** Sessions themselves: each connection opens one and goes. */
        record Sessions() implements Load {}

        /** All connections but one watch what that one writes. */
        record Notifications() implements Load {}
    }

    /**
     * The cell with a name.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public static Cell named(String name) {
        return ALL.stream()
                .filter(cell -> cell.name.equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no cell %s; there are %s"
                                                .formatted(
                                                        name,
                                                        ALL.stream().map(Cell::name).toList())));
    }

    private static Cell requests(String name, Workload workload, int depth, boolean hasFloor) {
        var load = new Load.Requests(workload, new Pace.Closed(depth));
        return new Cell(name, load, CONNECTIONS, hasFloor, 1);
    }

    private static Cell rate(String name, Workload workload, int perSecond) {
        var load = new Load.Requests(workload, new Pace.Open(perSecond));
        return new Cell(name, load, CONNECTIONS, true, 1);
    }

    private static Cell ensemble(String name, Workload workload, int depth) {
        var load = new Load.Requests(workload, new Pace.Closed(depth));
        return new Cell(name, load, CONNECTIONS, false, MEMBERS);
    }
}
