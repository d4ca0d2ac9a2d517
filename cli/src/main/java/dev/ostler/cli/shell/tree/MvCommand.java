package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.List;

/**
 * Moves a subtree, all or nothing: one transaction makes the new znodes and deletes the old ones,
 * and is refused if somebody changed one of them since it was read. It takes what fits into a
 * transaction, and no ephemeral znodes.
 */
@Command(name = "mv", description = "Moves a znode with all below it, in one transaction.")
public final class MvCommand extends ShellCommand {
    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print what would be done.")
    private boolean dryRun;

    @Override
    public String usage() {
        return "mv [-n] from to";
    }

    @Override
    public void run(Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        String from = operand(0);
        String to = operand(1);
        Targets.requireApart(from, to);
        ZooKeeper zk = shell.connection().zk();
        Subtree source = Subtree.read(zk, from, Subtree.Detail.EVERYTHING).requireWhole();
        Plan plan = plan(source, to);
        if (dryRun) {
            plan.lines().forEach(output(shell)::line);
        } else if (plan.fitsOneTransaction()) {
            plan.execute(zk);
        } else {
            throw new CommandException(
                    from + " is too large for one transaction; use cp -r, then deleteall");
        }
    }

    private static Plan plan(Subtree source, String to) throws CommandException {
        List<Node> nodes = source.depthFirst();
        var plan = new Plan();
        for (Node node : nodes) {
            if (node.isEphemeral()) {
                throw new CommandException(
                        node.path() + " is ephemeral; only its session could move it");
            }
            plan.create(to + source.relative(node.path()), node.data(), node.acl());
        }
        nodes.reversed().forEach(plan::delete);
        return plan;
    }
}
