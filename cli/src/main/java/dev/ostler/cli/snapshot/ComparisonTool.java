package dev.ostler.cli.snapshot;

import dev.ostler.cli.Options;
import dev.ostler.cli.Options.Option;
import dev.ostler.cli.Terminal;
import dev.ostler.cli.UsageException;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * ZooKeeper's SnapshotComparer: where two snapshots differ in the number of znodes and bytes.
 * Arguments and output are the original's.
 */
public final class ComparisonTool implements Terminal.Tool {
    private static final Option LEFT = new Option("l", "left", true);
    private static final Option RIGHT = new Option("r", "right", true);
    private static final Option BYTES = new Option("b", "bytes", true);
    private static final Option NODES = new Option("n", "nodes", true);
    private static final Option DEBUG = new Option("d", "debug", false);
    private static final Option INTERACTIVE = new Option("i", "interactive", false);

    private static final List<Option> REQUIRED = List.of(LEFT, RIGHT, BYTES, NODES);
    private static final List<Option> OPTIONS =
            List.of(LEFT, RIGHT, BYTES, NODES, DEBUG, INTERACTIVE);

    private static final String USAGE =
            """
            usage: SnapshotComparer -l <LEFT> -r <RIGHT> -b <BYTES> -n <NODES> [-d] [-i]
             -b,--bytes <BYTES>   Show a znode if it and those below it differ by more bytes
             -d,--debug           Show how it compares, too
             -i,--interactive     Ask what to show next
             -l,--left <LEFT>     The one snapshot
             -n,--nodes <NODES>   Show a znode if the numbers of those below it differ by more
             -r,--right <RIGHT>   The other snapshot
            """;

    private static final String PROMPT =
            """
            - Press enter for this depth and go on to the next;
            - type a number to see that depth;
            - type a path, beginning with '/', to see what is below it.
            """;

    private final Terminal terminal;
    private final PrintStream out;

    public ComparisonTool(Terminal terminal) {
        this.terminal = terminal;
        this.out = terminal.out();
    }

    @Override
    public int run(String... arguments) {
        return SnapshotArguments.run(terminal, () -> runChecked(arguments));
    }

    private void runChecked(String... arguments) throws UsageException, IOException {
        Options options;
        try {
            options = Options.parse(OPTIONS, arguments);
        } catch (UsageException e) {
            throw new UsageException(e.problem() + "\n" + USAGE);
        }
        requireAll(options);
        int bytes = number(options, BYTES);
        int nodes = number(options, NODES);
        Path leftFile = SnapshotArguments.file(value(options, LEFT));
        Path rightFile = SnapshotArguments.file(value(options, RIGHT));
        out.println("Successfully parsed options!");
        ZnodeSizes left = read(leftFile);
        ZnodeSizes right = read(rightFile);
        summarise(left);
        summarise(right);

        boolean interactive = options.has(INTERACTIVE);
        boolean debug = options.has(DEBUG);
        var comparison =
                new Comparison(
                        out,
                        left,
                        right,
                        new Comparison.Threshold(bytes, nodes),
                        debug,
                        debug || interactive);
        if (interactive) {
            ask(comparison);
        } else {
            comparison.printThreshold();
            for (int depth = 0; depth < comparison.depths(); depth++) {
                comparison.printLayer(depth);
            }
        }
        out.println("All layers compared.");
        out.flush();
    }

    private static void requireAll(Options options) throws UsageException {
        List<Option> missing = REQUIRED.stream().filter(option -> !options.has(option)).toList();
        if (!missing.isEmpty()) {
            throw new UsageException(
                    (missing.size() == 1
                                    ? "Missing required option: "
                                    : "Missing required options: ")
                            + missing.stream()
                                    .map(Option::shortName)
                                    .collect(Collectors.joining(", "))
                            + "\n"
                            + USAGE);
        }
    }

    private static String value(Options options, Option option) {
        return Objects.requireNonNull(options.value(option));
    }

    private static int number(Options options, Option option) throws UsageException {
        String text = value(options, option);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException(text + " is no number of " + option.longName() + "\n" + USAGE);
        }
    }

    private ZnodeSizes read(Path file) throws IOException {
        long begin = terminal.clock().millis();
        ZnodeSizes sizes = ZnodeSizes.read(file, SnapshotArguments.complaining(terminal));
        long read = terminal.clock().millis();
        out.println(
                "Deserialized snapshot in " + file.getFileName() + " in " + seconds(read - begin));
        sizes.sumUp();
        out.println("Processed data tree in " + seconds(terminal.clock().millis() - read));
        return sizes;
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%f seconds", millis / 1000.0);
    }

    private void summarise(ZnodeSizes sizes) {
        ZnodeSizes.Znode root = sizes.find("/");
        out.println("Node count: " + sizes.count());
        out.println("Total size: " + (root == null ? 0 : root.bytes));
        List<List<ZnodeSizes.Znode>> layers = sizes.layers();
        out.println("Max depth: " + layers.size());
        for (int depth = 0; depth < layers.size(); depth++) {
            out.println("Count of nodes at depth " + depth + ": " + layers.get(depth).size());
        }
        out.println();
    }

    private void ask(Comparison comparison) throws IOException {
        int depth = 0;
        while (depth < comparison.depths()) {
            out.println("Current depth is " + depth);
            out.print(PROMPT);
            out.flush();
            String answer = terminal.in().readLine();
            if (answer == null) {
                return;
            }
            comparison.printThreshold();
            if (answer.isEmpty()) {
                comparison.printLayer(depth++);
            } else if (answer.startsWith("/")) {
                comparison.printBelow(answer);
            } else {
                depth = jump(comparison, answer, depth);
            }
            out.println();
        }
    }

    private int jump(Comparison comparison, String answer, int depth) {
        String range = "Depth must be in range [0, " + (comparison.depths() - 1) + "]";
        if (!answer.matches("-?\\d{1,9}")) {
            out.println("Input " + answer + " is not valid. " + range + ". Paths begin with '/'.");
            return depth;
        }
        int to = Integer.parseInt(answer);
        if (to < 0 || to >= comparison.depths()) {
            out.println(range);
            return depth;
        }
        comparison.printLayer(to);
        return to;
    }
}
