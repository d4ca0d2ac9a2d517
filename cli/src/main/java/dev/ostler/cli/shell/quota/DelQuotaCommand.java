package dev.ostler.cli.shell.quota;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.common.PathUtils;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes limits away. */
@Command(name = "delquota", description = "Takes one limit of a subtree away, or all.")
public final class DelQuotaCommand extends ShellCommand {
    private static final long NO_LIMIT = -1;

    @Option(names = "-n", description = "The soft limit of znodes.")
    private boolean count;

    @Option(names = "-b", description = "The soft limit of bytes.")
    private boolean bytes;

    @Option(names = "-N", description = "The hard limit of znodes.")
    private boolean countHard;

    @Option(names = "-B", description = "The hard limit of bytes.")
    private boolean bytesHard;

    @Override
    public String usage() {
        return "delquota [-n|-b|-N|-B] path";
    }

    @Override
    public void run(Shell shell) throws UsageException, KeeperException, InterruptedException {
        boolean one = requireAtMostOne();
        String path = operand(0);
        PathUtils.validatePath(Quotas.quotaPath(path)); // The root can have none.
        var quotas = new QuotaNodes(shell.connection().zk());
        StatsTrack limits = quotas.limits(path);
        if (limits == null) {
            shell.console().err().println("Quota does not exist for " + path);
        } else if (one) {
            lift(limits);
            quotas.replaceLimits(path, limits);
        } else {
            quotas.delete(path);
        }
    }

    private boolean requireAtMostOne() throws UsageException {
        boolean[] given = {count, bytes, countHard, bytesHard};
        String names = "nbNB";
        int first = -1;
        for (int i = 0; i < given.length; i++) {
            if (given[i] && first >= 0) {
                throw OneOf.twice(names.substring(i, i + 1), names.substring(first, first + 1));
            }
            first = given[i] ? i : first;
        }
        return first >= 0;
    }

    private void lift(StatsTrack limits) {
        if (count) {
            limits.setCount(NO_LIMIT);
        } else if (bytes) {
            limits.setBytes(NO_LIMIT);
        } else if (countHard) {
            limits.setCountHardLimit(NO_LIMIT);
        } else {
            limits.setByteHardLimit(NO_LIMIT);
        }
    }
}
