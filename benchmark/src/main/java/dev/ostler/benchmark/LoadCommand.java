package dev.ostler.benchmark;

import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.load.Load;
import dev.ostler.benchmark.load.LoadPlan;
import dev.ostler.benchmark.load.LoadResult;
import dev.ostler.benchmark.load.Pace;
import dev.ostler.benchmark.load.Workload;
import dev.ostler.benchmark.process.ProcessUsage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Loads a server that is running already, with one workload, and says what came out. The znodes it
 * needs are created below a path of their own and removed at the end.
 */
final class LoadCommand {
    private LoadCommand() {}

    static void run(Options options) throws IOException, InterruptedException {
        var server =
                new InetSocketAddress(
                        options.text("host", "127.0.0.1"), options.number("port", 2181));
        var fixture =
                new Fixture(
                        options.text("root", "/ostler-benchmark"),
                        0,
                        options.number("leaves", 10_000),
                        options.number("data", 100));
        Workload workload = workload(options, fixture);
        int connections = options.number("connections", 50);
        double rate = options.number("rate", 0);
        int depth = options.number("depth", 1);
        var plan =
                new LoadPlan(
                        server,
                        workload.scripts(connections),
                        options.number("threads", 1),
                        rate > 0 ? new Pace.Open(rate) : new Pace.Closed(depth),
                        options.seconds("warm-up", 2),
                        options.seconds("window", 5));
        int pid = options.number("pid", 0);
        options.requireAllUsed();
        fixture.build(server);
        try {
            LongSupplier cpu = pid > 0 ? new ProcessUsage(pid)::cpuNanos : () -> 0;
            LoadResult result = Load.run(plan, cpu);
            System.out.print(describe(result, pid > 0));
        } finally {
            fixture.remove(server);
        }
    }

    private static Workload workload(Options options, Fixture fixture) {
        String name = options.text("workload", "getData");
        return switch (name) {
            case "getData" -> new Workload.GetData(fixture);
            case "exists" -> new Workload.Exists(fixture);
            case "setData" -> new Workload.SetData(fixture);
            case "mix" -> new Workload.Mix(fixture, options.number("read-percent", 90));
            case "churn" -> new Workload.Churn(fixture);
            case "getChildren" -> new Workload.GetChildren(fixture);
            case "multi" -> new Workload.MultiSet(fixture, options.number("operations", 4));
            default -> throw new IllegalArgumentException("no workload " + name);
        };
    }

    static String describe(LoadResult result, boolean knowsServer) {
        String text =
                String.format(
                        Locale.ROOT,
                        "%,d operations, %,.0f per second%n"
                                + "latency us: p50 %,.0f, p99 %,.0f, p99.9 %,.0f, max %,.0f%n"
                                + "CPU us per operation: client %.2f%n",
                        result.operations(),
                        result.operationsPerSecond(),
                        result.latencyMicros(50),
                        result.latencyMicros(99),
                        result.latencyMicros(99.9),
                        result.latencyMicros(100),
                        result.clientMicrosPerOperation());
        return knowsServer
                ? text
                        + String.format(
                                Locale.ROOT,
                                "CPU us per operation: server %.2f%n",
                                result.serverMicrosPerOperation())
                : text;
    }
}
