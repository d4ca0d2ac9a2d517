package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Deletes a znode that has no children. */
@Command(name = "delete", description = "Deletes a znode that has no children.")
public final class DeleteCommand extends ShellCommand {
    private static final int ANY_VERSION = -1;

    @Option(names = "-v", paramLabel = "VERSION", description = "Only if it has this version.")
    private int version = ANY_VERSION;

    @Override
    public String usage() {
        return "delete [-v version] path";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operand(0);
        if (operands().size() > 1) {
            shell.console()
                    .err()
                    .println(
                            "'delete path [version]' has been deprecated. Please use 'delete [-v"
                                    + " version] path' instead.");
            version = version(operands().get(1));
        }
        shell.connection().zk().delete(path, version);
    }

    private static int version(String word) throws UsageException {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new UsageException("The version '" + word + "' is not a number");
        }
    }
}
