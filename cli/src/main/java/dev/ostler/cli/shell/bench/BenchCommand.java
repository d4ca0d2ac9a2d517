package dev.ostler.cli.shell.bench;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.HdrHistogram.Histogram;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Loads the servers that the shell is connected with. */
@Command(
        name = "bench",
        description = {
            "Loads the servers, and prints how many operations they did and how long each took as"
                    + " a client sees it. Works on znodes of its own below PATH (/), and deletes them"
                    + " afterwards. The first second is not measured."
        })
public final class BenchCommand extends ShellCommand {
    @Option(
            names = "-w",
            paramLabel = "WORK",
            description =
                    "get, exists, set, churn (create and delete in turn), or mix: get, and each"
                            + " tenth time set (mix).")
    private String workName = "mix";

    @Option(names = "-c", paramLabel = "COUNT", description = "Connections (10).")
    private int connections = 10;

    @Option(
            names = "-d",
            paramLabel = "DEPTH",
            description = "Requests under way on each connection (16).")
    private int depth = 16;

    @Option(names = "-t", paramLabel = "SECONDS", description = "How long it is measured (10).")
    private int seconds = 10;

    @Option(names = "-z", paramLabel = "COUNT", description = "Znodes (1000).")
    private int znodes = 1_000;

    @Option(names = "-s", paramLabel = "BYTES", description = "Data of each znode (100).")
    private int bytes = 100;

    @Override
    public String usage() {
        return "bench [-w get|exists|set|churn|mix] [-c connections] [-d depth] [-t seconds]"
                + " [-z znodes] [-s bytes] [path]";
    }

    @Override
    public void run(Shell shell)
            throws UsageException,
                    CommandException,
                    KeeperException,
                    IOException,
                    InterruptedException {
        Work work = work();
        requireAtLeast("-c", connections, 1);
        requireAtLeast("-d", depth, 1);
        requireAtLeast("-t", seconds, 1);
        requireAtLeast("-z", znodes, 1);
        requireAtLeast("-s", bytes, 0);
        String parent = operands().isEmpty() ? "/" : operand(0);
        ZooKeeper own = shell.connection().zk();
        Znodes created = Znodes.create(own, parent, znodes, bytes);
        Load.Result result;
        try {
            result = load(shell, work, created);
        } finally {
            if (!created.delete(own)) {
                shell.console().err().println(created.root() + " could not be deleted as a whole");
            }
        }
        print(work, result, output(shell));
        if (result.failed() > 0) {
            throw new CommandException(failures(result));
        }
    }

    private Work work() throws UsageException {
        for (Work known : Work.values()) {
            if (known.toString().equals(workName)) {
                return known;
            }
        }
        throw new UsageException("-w does not know " + workName);
    }

    private static void requireAtLeast(String option, int value, int min) throws UsageException {
        if (value < min) {
            throw new UsageException(option + " must be at least " + min + ", not " + value);
        }
    }

    private Load.Result load(Shell shell, Work work, Znodes created)
            throws CommandException, IOException, InterruptedException {
        List<ZooKeeper> opened = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                opened.add(shell.connection().another());
            }
            return new Load(opened, depth, work, created, TimeUnit.SECONDS.toNanos(seconds)).run();
        } finally {
            for (ZooKeeper zk : opened) {
                zk.close();
            }
        }
    }

    private void print(Work work, Load.Result result, Output out) {
        Histogram latency = result.latencyNanos();
        long perSecond = Math.round((double) latency.getTotalCount() / seconds);
        if (!out.isText()) {
            out.row(
                    new Row()
                            .text("work", work.toString())
                            .number("connections", connections)
                            .number("depth", depth)
                            .number("seconds", seconds)
                            .number("operations", latency.getTotalCount())
                            .number("perSecond", perSecond)
                            .number("failed", result.failed())
                            .number("meanMicros", Math.round(latency.getMean() / 1_000))
                            .number("p50Micros", micros(latency, 50))
                            .number("p99Micros", micros(latency, 99))
                            .number("p999Micros", micros(latency, 99.9))
                            .number("maxMicros", latency.getMaxValue() / 1_000));
            return;
        }
        out.line(
                "%s, %d bytes: %d connections, %d under way on each, %d s"
                        .formatted(work.description(), bytes, connections, depth, seconds));
        out.line(
                String.format(
                        Locale.ROOT,
                        "%,d operations, %,d per second, %,d failed",
                        latency.getTotalCount(),
                        perSecond,
                        result.failed()));
        out.line(
                String.format(
                        Locale.ROOT,
                        "latency ms: mean %.3f, p50 %.3f, p99 %.3f, p99.9 %.3f, max %.3f",
                        latency.getMean() / 1e6,
                        latency.getValueAtPercentile(50) / 1e6,
                        latency.getValueAtPercentile(99) / 1e6,
                        latency.getValueAtPercentile(99.9) / 1e6,
                        latency.getMaxValue() / 1e6));
    }

    private static long micros(Histogram latency, double percentile) {
        return latency.getValueAtPercentile(percentile) / 1_000;
    }

    private static String failures(Load.Result result) {
        return result.failures().entrySet().stream()
                .map(failure -> failure.getValue() + " times " + failure.getKey())
                .collect(Collectors.joining(", ", "Failed: ", ""));
    }
}
