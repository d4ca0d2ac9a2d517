package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the stat of a znode. */
@Command(name = "stat", description = "Prints the stat of a znode.")
public final class StatCommand extends ShellCommand {
    @Option(names = "-w", description = "Leave a watch for the next change.")
    private boolean watch;

    @Override
    public String usage() {
        return "stat [-w] path";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operand(0);
        watch |= OldForms.watchWord("stat", "[-w] path", operands(), shell);
        Stat stat = shell.connection().zk().exists(path, watch);
        if (stat == null) {
            throw new KeeperException.NoNodeException(path);
        }
        Output out = output(shell);
        if (out.isText()) {
            out.stat(stat);
        } else {
            out.row(new Row().text("path", path).stat(stat));
        }
    }
}
