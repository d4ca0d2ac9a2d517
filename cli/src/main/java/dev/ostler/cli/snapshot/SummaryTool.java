package dev.ostler.cli.snapshot;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.UsageException;
import dev.ostler.cli.snapshot.ZnodeSizes.Znode;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * ZooKeeper's SnapshotRecursiveSummary: how many znodes are below each that has children, and how
 * many bytes.
 */
public final class SummaryTool implements Terminal.Tool {
    private static final String USAGE =
            """
            USAGE: SnapshotRecursiveSummary <snapshot_file> <starting_node> <max_depth>
                   starting_node  path of the znode to begin with, / for all
                   max_depth      how many levels below it are shown, 0 for all; what is deeper
                                  counts all the same
            """;

    private final Terminal terminal;

    public SummaryTool(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int run(String... arguments) {
        return SnapshotArguments.run(terminal, () -> runChecked(arguments));
    }

    private void runChecked(String... arguments) throws UsageException, IOException {
        if (arguments.length != 3) {
            throw new UsageException(USAGE);
        }
        int depthMax;
        try {
            depthMax = Integer.parseInt(arguments[2]);
        } catch (NumberFormatException e) {
            throw new UsageException(USAGE);
        }
        Path file = SnapshotArguments.file(arguments[0]);
        Znode start =
                ZnodeSizes.read(file, SnapshotArguments.complaining(terminal))
                        .sumUp()
                        .find(arguments[1]);
        if (start == null) {
            throw new UsageException("There is no znode " + arguments[1] + " in " + file);
        }
        print(start, depthMax);
    }

    private void print(Znode start, int depthMax) {
        PrintStream out = terminal.out();
        // No recursion: a path may have half a million parts.
        Deque<Znode> open = new ArrayDeque<>();
        open.push(start);
        while (!open.isEmpty()) {
            Znode znode = open.pop();
            int level = znode.depth - start.depth;
            if (znode.children.isEmpty() || (depthMax != 0 && level > depthMax)) {
                continue;
            }
            String indentation = "--".repeat(level);
            out.println(indentation + " " + (znode.path.isEmpty() ? "/" : znode.path));
            out.println(indentation + "   children: " + znode.descendants);
            out.println(indentation + "   data: " + znode.bytes);
            znode.children.reversed().forEach(open::push);
        }
        out.println();
        out.flush();
    }
}
