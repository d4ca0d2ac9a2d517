package dev.ostler.cli.shell.node;

import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

import picocli.CommandLine.Command;

import java.util.List;

/** Lists the ephemeral znodes of the shell's own session. */
@Command(name = "getEphemerals", description = "Lists this session's ephemeral znodes.")
public final class GetEphemeralsCommand extends ShellCommand {
    @Override
    public String usage() {
        return "getEphemerals path";
    }

    @Override
    public void run(Shell shell) throws KeeperException, InterruptedException {
        ZooKeeper zk = shell.connection().zk();
        List<String> paths =
                operands().isEmpty() ? zk.getEphemerals() : zk.getEphemerals(operands().getFirst());
        Output out = output(shell);
        if (out.isText()) {
            out.line(paths);
        } else {
            out.rows(paths.stream().map(path -> new Row().text("path", path)).toList());
        }
    }
}
