package dev.ostler.benchmark;

import dev.ostler.benchmark.clients.ClientComparison;
import dev.ostler.benchmark.compare.Cell;
import dev.ostler.benchmark.compare.Comparison;
import dev.ostler.benchmark.compare.ComparisonResult;
import dev.ostler.benchmark.compare.JsonReport;
import dev.ostler.benchmark.compare.MarkdownReport;
import dev.ostler.benchmark.compare.MemoryComparison;
import dev.ostler.benchmark.failover.FailoverComparison;
import dev.ostler.benchmark.failover.StartComparison;
import dev.ostler.benchmark.large.LargeTree;
import dev.ostler.benchmark.load.Fixture;
import dev.ostler.benchmark.load.Workload;
import dev.ostler.benchmark.locks.LockComparison;
import dev.ostler.benchmark.plot.Plots;
import dev.ostler.benchmark.process.Contender;
import dev.ostler.benchmark.process.ScratchDirectory;
import dev.ostler.benchmark.profile.Profile;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The entry point: {@code compare}, {@code plot}, {@code memory}, {@code large}, {@code clients},
 * {@code locks}, {@code failover}, {@code starts}, {@code profile} or {@code load}, then options;
 * README.md lists them.
 */
public final class Benchmark {
    private static final String USAGE =
            "usage: compare|plot|memory|large|clients|locks|failover|starts|profile|load [--option value]..., see"
                    + " benchmark/README.md";

    private Benchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 0) {
            System.err.println(USAGE);
            System.exit(2);
        }
        List<String> words = Arrays.asList(args);
        try {
            var options = new Options(words.subList(1, words.size()));
            switch (words.getFirst()) {
                case "compare" -> inScratch(options, Benchmark::compare);
                case "plot" -> plot(options);
                case "memory" -> inScratch(options, Benchmark::memory);
                case "large" -> inScratch(options, Benchmark::large);
                case "clients" -> inScratch(options, Benchmark::clients);
                case "locks" -> inScratch(options, Benchmark::locks);
                case "failover" -> inScratch(options, Benchmark::failover);
                case "starts" -> inScratch(options, Benchmark::starts);
                case "profile" -> profile(options);
                case "load" -> LoadCommand.run(options);
                default -> throw new IllegalArgumentException(USAGE);
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** A command that runs servers with their data in a directory. */
    private interface Command {
        void run(Options options, Path directory) throws IOException, InterruptedException;
    }

    private static void inScratch(Options options, Command command)
            throws IOException, InterruptedException {
        try (var scratch = new ScratchDirectory(directory(options), "run-")) {
            command.run(options, scratch.path());
        }
    }

    private static void compare(Options options, Path directory)
            throws IOException, InterruptedException {
        List<String> names = options.list("cells");
        Path output = Path.of(options.text("output", "target/comparison"));
        var comparison =
                new Comparison(
                        contenders(options, "apache,ostler,floor"),
                        names.isEmpty() ? Cell.ALL : names.stream().map(Cell::named).toList(),
                        directory,
                        options.text("heap", "1g"),
                        options.number("rounds", 3),
                        options.seconds("first-warm-up", 4),
                        options.seconds("warm-up", 1),
                        options.seconds("window", 3));
        options.requireAllUsed();
        Files.createDirectories(output.toAbsolutePath().getParent());
        comparison.run(System.err::println, result -> write(result, output));
        System.out.println(Files.readString(markdown(output)));
        try {
            Plots.draw(json(output)).forEach(System.err::println);
        } catch (IOException e) {
            System.err.println(e.getMessage()); // The table is there.
        }
    }

    private static void plot(Options options) {
        Path input = Path.of(options.text("input", "target/comparison.json"));
        options.requireAllUsed();
        try {
            Plots.draw(input).forEach(System.out::println);
        } catch (IOException e) {
            throw new IllegalArgumentException(input + ": " + e.getMessage(), e);
        }
    }

    private static void write(ComparisonResult result, Path output) {
        try {
            Files.writeString(
                    markdown(output), new MarkdownReport("Apache", "Ostler").render(result));
            Files.writeString(json(output), JsonReport.render(result));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path markdown(Path output) {
        return Path.of(output + ".md");
    }

    private static Path json(Path output) {
        return Path.of(output + ".json");
    }

    private static void memory(Options options, Path directory)
            throws IOException, InterruptedException {
        int data = options.number("data", 100);
        var memory =
                new MemoryComparison(
                        contenders(options, "apache,ostler"),
                        directory,
                        options.text("heap", "2g"),
                        new Fixture(
                                "/memory",
                                options.number("directories", 1000),
                                options.number("leaves", 1000),
                                data),
                        new Fixture("/siblings", 0, options.number("siblings", 200_000), data),
                        options.number("sessions", 5000),
                        options.number("watches", 100_000));
        options.requireAllUsed();
        System.out.println(memory.run());
    }

    private static void large(Options options, Path directory)
            throws IOException, InterruptedException {
        var large =
                new LargeTree(
                        contenders(options, "ostler"),
                        directory,
                        options.text("heap", "8g"),
                        new Workload.Mix(
                                new Fixture(
                                        "/large",
                                        options.number("directories", 10_000),
                                        options.number("leaves", 1000),
                                        options.number("data", 100)),
                                options.number("read-percent", 80)),
                        options.number("rate", 5000),
                        options.seconds("warm-up", 10),
                        options.seconds("window", 30));
        options.requireAllUsed();
        System.out.println(large.run());
    }

    private static void clients(Options options, Path directory)
            throws IOException, InterruptedException {
        Path interop = Path.of("..", "interop");
        var comparison =
                new ClientComparison(
                        contenders(options, "ostler").getFirst(),
                        clientClassPath(interop.resolve("peer/target"), "apache.classpath"),
                        clientClassPath(interop.resolve("dropin/target"), "ostler.classpath"),
                        options.list("client-jvm-flags"),
                        directory,
                        options.number("rounds", 3),
                        options.seconds("warm-up", 4),
                        options.seconds("window", 2),
                        options.number("connections", 1000));
        options.requireAllUsed();
        System.out.println(comparison.run());
    }

    private static void locks(Options options, Path directory)
            throws IOException, InterruptedException {
        Path interop = Path.of("..", "interop");
        var comparison =
                new LockComparison(
                        contenders(options, "ostler").getFirst(),
                        clientClassPath(interop.resolve("peer/target"), "apache.classpath"),
                        // The other's classes are there for the settings of its logging.
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + interop.resolve("peer/target/classes").toAbsolutePath(),
                        options.list("client-jvm-flags"),
                        directory,
                        List.of(1, options.number("many", 8)),
                        options.number("rounds", 3),
                        options.seconds("warm-up", 4),
                        options.seconds("window", 3));
        options.requireAllUsed();
        System.out.println(comparison.run());
    }

    private static String clientClassPath(Path target, String file) throws IOException {
        return target.resolve("classes").toAbsolutePath()
                + File.pathSeparator
                + Files.readString(target.resolve(file)).trim();
    }

    private static void failover(Options options, Path directory)
            throws IOException, InterruptedException {
        var failover =
                new FailoverComparison(
                        contenders(options, "apache,ostler"),
                        directory,
                        options.text("heap", "512m"),
                        options.number("tick", 2000),
                        options.number("kills", 10));
        options.requireAllUsed();
        System.out.println(failover.run());
    }

    private static void starts(Options options, Path directory)
            throws IOException, InterruptedException {
        var starts =
                new StartComparison(
                        contenders(options, "apache,ostler"),
                        directory,
                        options.text("heap", "2g"),
                        options.number("rounds", 3),
                        new Fixture(
                                "/starts",
                                options.number("directories", 1000),
                                options.number("leaves", 1000),
                                options.number("data", 100)),
                        options.number("rate", 2000),
                        options.seconds("window", 6));
        options.requireAllUsed();
        System.out.println(starts.run());
    }

    private static void profile(Options options) throws IOException, InterruptedException {
        var profile =
                new Profile(
                        contenders(options, "ostler").getFirst(),
                        Cell.named(options.text("cell", "getData-d32")),
                        directory(options),
                        options.text("heap", "1g"),
                        options.seconds("warm-up", 5),
                        options.seconds("window", 5));
        options.requireAllUsed();
        System.out.println(profile.run());
    }

    private static Path directory(Options options) {
        return Path.of(options.text("directory", "target/benchmark-data"));
    }

    private static List<Contender> contenders(Options options, String otherwise)
            throws IOException {
        String own = System.getProperty("java.class.path");
        Path apache =
                Path.of(
                        options.text(
                                "apache-class-path", "../interop/peer/target/apache.classpath"));
        List<String> flags =
                Arrays.asList(
                        options.text("ostler-jvm-flags", String.join(",", Contender.OSTLER_FLAGS))
                                .split(",", -1));
        String classPath = options.text("ostler-class-path", own);
        String main = options.text("ostler-main", "dev.ostler.server.Main");
        var contenders = new ArrayList<Contender>();
        for (String name : options.text("contenders", otherwise).split(",", -1)) {
            contenders.add(
                    switch (name) {
                        case "apache" -> Contender.apache(Files.readString(apache).trim());
                        case "ostler" -> Contender.ostler(classPath, main, flags);
                        case "floor" -> Contender.floor(own, flags);
                        default -> throw new IllegalArgumentException("no contender " + name);
                    });
        }
        return contenders;
    }
}
