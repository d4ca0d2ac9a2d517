package dev.ostler.cli.shell.tree;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Copies a znode, or a subtree, with data and lists. The second path is that of the copy itself.
 * Ephemeral znodes are left out: their copies would belong to the shell. Copies of containers and
 * of znodes with a time to live are ordinary ones, since a server does not tell which they are.
 */
@Command(name = "cp", description = "Copies a znode, or with -r a subtree.")
public final class CpCommand extends ShellCommand {
    @Option(names = "-r", description = "What is below it too.")
    private boolean recursive;

    @Option(names = "-f", description = "Give znodes that exist the data of their originals.")
    private boolean overwrite;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only print what would be done.")
    private boolean dryRun;

    @Override
    public String usage() {
        return "cp [-r] [-f] [-n] from to";
    }

    @Override
    public void run(Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        String from = operand(0);
        String to = operand(1);
        Targets.requireApart(from, to);
        ZooKeeper zk = shell.connection().zk();
        Subtree source = Subtree.read(zk, from, Subtree.Detail.EVERYTHING).requireWhole();
        if (!recursive && !source.root().children().isEmpty()) {
            throw new CommandException(from + " has children; copy them too with -r");
        }
        var targets = new Targets(zk, overwrite);
        var plan = new Plan();
        for (Node node : source.depthFirst()) {
            if (node.isEphemeral()) {
                shell.console().err().println("Ephemeral, left out: " + node.path());
            } else if (!Targets.isReserved(node.path())) {
                String path = to + source.relative(node.path());
                if (targets.exists(path)) {
                    plan.setData(path, node.data());
                } else {
                    plan.create(path, node.data(), node.acl());
                }
            }
        }
        if (dryRun) {
            plan.lines().forEach(output(shell)::line);
        } else {
            plan.execute(zk);
        }
    }
}
