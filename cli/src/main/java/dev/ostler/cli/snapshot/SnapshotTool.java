package dev.ostler.cli.snapshot;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.UsageException;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;
import dev.ostler.storage.snapshot.SnapshotReader;
import dev.ostler.storage.snapshot.SnapshotReader.Seals;
import dev.ostler.storage.snapshot.SnapshotSummary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * ZooKeeper's SnapshotFormatter. Arguments, output and exit codes are the original's; {@code
 * --json} is new. A broken seal is said on the error stream, and what the snapshot holds is shown
 * all the same.
 */
public final class SnapshotTool implements Terminal.Tool {
    private static final String USAGE =
            """
            USAGE: SnapshotFormatter [-d|-json|--json] snapshot_file
                   -d dump the data for each znode
                   -json dump znode info in json format
                   --json dump everything as one JSON document
            """;

    private final Terminal terminal;
    private final Disk disk = new RealDisk();

    public SnapshotTool(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int run(String... arguments) {
        return SnapshotArguments.run(terminal, () -> runChecked(List.of(arguments)));
    }

    private void runChecked(List<String> arguments) throws UsageException, IOException {
        if (arguments.isEmpty() || arguments.getLast().startsWith("-")) {
            throw new UsageException(USAGE);
        }
        List<String> options = arguments.subList(0, arguments.size() - 1);
        if (!List.of("-d", "-json", "--json").containsAll(options)) {
            throw new UsageException(USAGE);
        }
        if (options.size() > 1) {
            throw new UsageException(
                    "Cannot specify both data dump (-d) and json mode (-json) in same call");
        }
        Path path = SnapshotArguments.file(arguments.getLast());
        show(SnapshotFiles.named(path), options.isEmpty() ? "" : options.getFirst());
    }

    private void show(SnapshotFile file, String option) throws IOException {
        Seals complain = SnapshotArguments.complaining(terminal);
        switch (option) {
            case "-json" ->
                    SizeTree.print(
                            terminal.out(),
                            ZnodeSizes.read(file.path(), complain),
                            terminal.clock().millis());
            case "--json" -> {
                var document = new SnapshotJson(terminal.out());
                SnapshotSummary summary = SnapshotReader.read(disk, file, document, complain);
                document.end(summary);
            }
            default -> {
                // What comes first tells how much follows, so the file is read twice.
                var totals = new SnapshotTotals();
                SnapshotReader.read(disk, file, totals, ignored());
                var text = new SnapshotText(terminal, option.equals("-d"));
                text.begin(totals);
                SnapshotReader.read(disk, file, text, complain);
                text.end(totals, file.zxid());
            }
        }
        terminal.out().flush();
    }

    private static Seals ignored() {
        return broken -> {};
    }
}
