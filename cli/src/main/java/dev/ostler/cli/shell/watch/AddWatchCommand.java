package dev.ostler.cli.shell.watch;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Leaves a watch that stays. */
@Command(name = "addWatch", description = "Leaves a watch that stays.")
public final class AddWatchCommand extends ShellCommand {
    @Option(names = "-m", paramLabel = "MODE", description = "PERSISTENT or PERSISTENT_RECURSIVE.")
    private String mode = AddWatchMode.PERSISTENT_RECURSIVE.name();

    @Override
    public String usage() {
        return "addWatch [-m mode] path # optional mode is one of [PERSISTENT,"
                + " PERSISTENT_RECURSIVE] - default is PERSISTENT_RECURSIVE";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operand(0);
        shell.connection().zk().addWatch(path, mode());
    }

    private AddWatchMode mode() throws UsageException {
        for (AddWatchMode known : AddWatchMode.values()) {
            if (known.name().equalsIgnoreCase(mode)) {
                return known;
            }
        }
        throw new UsageException("");
    }
}
