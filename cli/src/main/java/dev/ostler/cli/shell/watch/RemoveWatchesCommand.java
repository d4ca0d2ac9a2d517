package dev.ostler.cli.shell.watch;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.WatcherType;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes watches back. */
@Command(name = "removewatches", description = "Takes this session's watches of a znode back.")
public final class RemoveWatchesCommand extends ShellCommand {
    @Option(names = "-c", description = "Those of children.")
    private boolean children;

    @Option(names = "-d", description = "Those of data.")
    private boolean data;

    @Option(names = "-p", description = "Those that stay.")
    private boolean persistent;

    @Option(names = "-r", description = "Those that stay and are for all below.")
    private boolean recursive;

    @Option(names = "-a", description = "All; the default.")
    private boolean any;

    @Option(names = "-l", description = "Forget them even if the server can't be told.")
    private boolean local;

    @Override
    public String usage() {
        return "removewatches path [-c|-d|-a] [-l]";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        shell.connection().zk().removeAllWatches(operand(0), type(), local);
    }

    private WatcherType type() {
        if (children) {
            return WatcherType.Children;
        }
        if (data) {
            return WatcherType.Data;
        }
        if (persistent) {
            return WatcherType.Persistent;
        }
        return recursive && !any ? WatcherType.PersistentRecursive : WatcherType.Any;
    }
}
