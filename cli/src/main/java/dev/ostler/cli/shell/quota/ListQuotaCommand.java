package dev.ostler.cli.shell.quota;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.common.PathUtils;

import picocli.CommandLine.Command;

/** Prints the limits of a subtree and what it uses. */
@Command(name = "listquota", description = "Prints the limits of a subtree and what it uses.")
public final class ListQuotaCommand extends ShellCommand {
    @Override
    public String usage() {
        return "listquota path";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        String path = operand(0);
        PathUtils.validatePath(Quotas.quotaPath(path)); // The root can have none.
        var quotas = new QuotaNodes(shell.connection().zk());
        Output out = output(shell);
        if (out.isText()) {
            shell.console().err().println("absolute path is " + Quotas.limitPath(path));
        }
        StatsTrack limits = quotas.limits(path);
        StatsTrack usage = quotas.usage(path);
        if (limits == null || usage == null) {
            shell.console().err().println("quota for " + path + " does not exist.");
        } else if (out.isText()) {
            out.line("Output quota for " + path + " " + limits);
            out.line("Output stat for " + path + " " + usage);
        } else {
            out.row(row(path, limits, usage));
        }
    }

    private static Row row(String path, StatsTrack limits, StatsTrack usage) {
        return new Row()
                .text("path", path)
                .number("count", usage.getCount())
                .number("countSoftLimit", limits.getCount())
                .number("countHardLimit", limits.getCountHardLimit())
                .number("bytes", usage.getBytes())
                .number("bytesSoftLimit", limits.getBytes())
                .number("bytesHardLimit", limits.getByteHardLimit());
    }
}
