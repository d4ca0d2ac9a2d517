package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a subtree as lines that {@code import} reads, a znode each, in an order that two exports
 * can be compared by. Ephemeral znodes, and those of ZooKeeper itself, are left out.
 */
@Command(name = "export", description = "Writes a subtree as a line of JSON for each znode.")
public final class ExportCommand extends ShellCommand {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Write to this new file.")
    private @Nullable String file;

    @Override
    public String usage() {
        return "export [-f file] path";
    }

    @Override
    public void run(Shell shell)
            throws UsageException, KeeperException, IOException, InterruptedException {
        Subtree subtree =
                Subtree.read(shell.connection().zk(), operand(0), Subtree.Detail.EVERYTHING)
                        .requireWhole();
        List<String> lines = new ArrayList<>();
        for (Node node : subtree.depthFirst()) {
            if (node.isEphemeral()) {
                shell.console().err().println("Ephemeral, left out: " + node.path());
            } else if (!Targets.isReserved(node.path())) {
                lines.add(NodeLine.of(node, subtree.relative(node.path())).json());
            }
        }
        if (file == null) {
            lines.forEach(output(shell)::line);
        } else {
            Files.write(Path.of(file), lines, StandardOpenOption.CREATE_NEW);
        }
    }
}
