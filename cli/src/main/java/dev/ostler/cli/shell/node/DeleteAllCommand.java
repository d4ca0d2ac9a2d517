package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;
import dev.ostler.cli.shell.tree.Subtree;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZKUtil;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes a znode and all below it, some at a time. */
@Command(name = "deleteall", description = "Deletes a znode and all below it.")
public final class DeleteAllCommand extends ShellCommand {
    private static final int BATCH_SIZE_DEFAULT = 1000;

    @Option(names = "-b", paramLabel = "SIZE", description = "Znodes in one transaction.")
    private @Nullable String batchSize;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print what would be deleted.")
    private boolean dryRun;

    @Override
    public String usage() {
        return "deleteall path [-b batch size]";
    }

    @Override
    public void run(Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        String path = operand(0);
        int size = batchSize == null ? BATCH_SIZE_DEFAULT : size(batchSize);
        ZooKeeper zk = shell.connection().zk();
        if (dryRun) {
            Subtree.read(zk, path, Subtree.Detail.STAT)
                    .requireWhole()
                    .paths()
                    .reversed()
                    .forEach(output(shell)::line);
        } else if (path.equals("/") && !shell.connection().host().contains("/")) {
            throw new CommandException("The root cannot be deleted, nor can /zookeeper");
        } else if (!ZKUtil.deleteRecursive(zk, path, size)) {
            throw new CommandException("Failed to delete some node(s) in the subtree!");
        }
    }

    private static int size(String text) throws CommandException {
        try {
            int size = Integer.parseInt(text);
            if (size > 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw new CommandException("-b argument must be an int value");
        }
        throw new CommandException("-b argument must be positive");
    }
}
