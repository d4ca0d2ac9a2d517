package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the znodes of an export below a path. All lines are checked before the first is done. */
@Command(name = "import", description = "Makes the znodes that an export lists.")
public final class ImportCommand extends ShellCommand {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Read this file, not the standard input.")
    private @Nullable String file;

    @Option(names = "--overwrite", description = "Give znodes that exist the data of the export.")
    private boolean overwrite;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print what would be done.")
    private boolean dryRun;

    @Override
    public String usage() {
        return "import [-f file] [--overwrite] [-n] path";
    }

    @Override
    public void run(Shell shell)
            throws UsageException,
                    CommandException,
                    KeeperException,
                    IOException,
                    InterruptedException {
        String root = operand(0);
        ZooKeeper zk = shell.connection().zk();
        var targets = new Targets(zk, overwrite);
        var plan = new Plan();
        for (NodeLine line : parsed(shell)) {
            String path = target(root, line.path());
            if (path.equals("/") || targets.exists(path)) {
                plan.setData(path, line.data());
            } else {
                plan.create(path, line.data(), line.acl());
            }
        }
        if (dryRun) {
            plan.lines().forEach(output(shell)::line);
        } else {
            plan.execute(zk);
        }
    }

    private static String target(String root, String relative) {
        if (relative.isEmpty()) {
            return root;
        }
        return root.equals("/") ? relative : root + relative;
    }

    private List<NodeLine> parsed(Shell shell) throws CommandException, IOException {
        List<NodeLine> parsed = new ArrayList<>();
        int number = 0;
        for (String line : lines(shell)) {
            number++;
            if (!line.isBlank()) {
                parsed.add(NodeLine.parse(line, number, shell.console().err()));
            }
        }
        return parsed;
    }

    private List<String> lines(Shell shell) throws CommandException, IOException {
        if (file != null) {
            return Files.readAllLines(Path.of(file));
        }
        if (!shell.isOneShot()) {
            throw new CommandException("Only a single command can read its input; name a file");
        }
        byte[] input = shell.console().in().readAllBytes();
        return new String(input, StandardCharsets.UTF_8).lines().toList();
    }
}
