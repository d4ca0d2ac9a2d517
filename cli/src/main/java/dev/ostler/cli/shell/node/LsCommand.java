package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;
import dev.ostler.cli.shell.tree.Subtree;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists the children of a znode, or all below it. */
@Command(name = "ls", description = "Lists the children of a znode.")
public final class LsCommand extends ShellCommand {
    @Option(names = "-s", description = "Print the stat too.")
    private boolean withStat;

    @Option(names = "-w", description = "Leave a watch for the next change.")
    private boolean watch;

    @Option(names = "-R", description = "List all below, a path per line.")
    private boolean recursive;

    @Override
    public String usage() {
        return "ls [-s] [-w] [-R] path";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operand(0);
        watch |= OldForms.watchWord("ls", "[-w] path", operands(), shell);
        Output out = output(shell);
        ZooKeeper zk = shell.connection().zk();
        if (recursive) {
            Subtree subtree = Subtree.read(zk, path, Subtree.Detail.STAT);
            List<String> paths = subtree.paths();
            if (out.isText()) {
                paths.forEach(out::line);
            } else {
                out.rows(paths.stream().map(below -> new Row().text("path", below)).toList());
            }
            subtree.requireWhole();
            return;
        }
        var stat = new Stat();
        List<String> children = new ArrayList<>(zk.getChildren(path, watch, stat));
        Collections.sort(children);
        if (out.isText()) {
            out.line(children);
            if (withStat) {
                out.stat(stat);
            }
        } else if (withStat) {
            out.row(new Row().texts("children", children).stat(stat));
        } else {
            out.rows(children.stream().map(child -> new Row().text("name", child)).toList());
        }
    }
}
