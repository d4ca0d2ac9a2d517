package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;
import dev.ostler.cli.shell.tree.Subtree;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;

/** Replaces the access control list of a znode, or of all below it too. */
@Command(name = "setAcl", description = "Replaces the access control list of a znode.")
public final class SetAclCommand extends ShellCommand {
    private static final int ANY_VERSION = -1;

    @Option(names = "-s", description = "Print the stat.")
    private boolean withStat;

    @Option(
            names = "-v",
            paramLabel = "VERSION",
            description = "Only if its list has this version.")
    private int version = ANY_VERSION;

    @Option(names = "-R", description = "Of all below it too.")
    private boolean recursive;

    @Override
    public String usage() {
        return "setAcl [-s] [-v version] [-R] path acl";
    }

    @Override
    public void run(Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        String path = operand(0);
        List<ACL> acl = AclText.parse(operand(1), shell.console().err());
        AclText.requireEntries(acl, path);
        ZooKeeper zk = shell.connection().zk();
        if (recursive) {
            setBelow(zk, path, acl, shell);
            return;
        }
        Stat stat = zk.setACL(path, acl, version);
        Output out = output(shell);
        if (withStat && out.isText()) {
            out.stat(stat);
        } else if (withStat) {
            out.row(new Row().text("path", path).stat(stat));
        }
    }

    /** Goes on after a failure, so that it is the same whatever fails. */
    private void setBelow(ZooKeeper zk, String path, List<ACL> acl, Shell shell)
            throws CommandException, KeeperException, InterruptedException {
        int failed = 0;
        for (String below : Subtree.read(zk, path, Subtree.Detail.STAT).paths()) {
            try {
                zk.setACL(below, acl, version);
            } catch (KeeperException e) {
                failed++;
                shell.console().err().println(e.getMessage());
            }
        }
        if (failed > 0) {
            throw new CommandException("The list of %d znodes was not set".formatted(failed));
        }
    }
}
