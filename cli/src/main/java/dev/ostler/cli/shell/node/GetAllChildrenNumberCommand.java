package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;

import picocli.CommandLine.Command;

/** Counts all znodes below one. */
@Command(name = "getAllChildrenNumber", description = "Counts all znodes below one.")
public final class GetAllChildrenNumberCommand extends ShellCommand {
    @Override
    public String usage() {
        return "getAllChildrenNumber path";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        int count = shell.connection().zk().getAllChildrenNumber(operand(0));
        Output out = output(shell);
        if (out.isText()) {
            out.line(count);
        } else {
            out.row(new Row().number("count", count));
        }
    }
}
