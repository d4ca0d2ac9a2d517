package dev.ostler.cli.shell.quota;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Quotas;
import org.apache.zookeeper.StatsTrack;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Limits what is below a znode; a limit that is set already stays unless it is set anew. */
@Command(name = "setquota", description = "Limits the znodes and bytes of a subtree.")
public final class SetQuotaCommand extends ShellCommand {
    @Option(names = "-n", paramLabel = "COUNT", description = "Soft: more znodes are logged.")
    private @Nullable String count;

    @Option(names = "-b", paramLabel = "BYTES", description = "Soft: more bytes are logged.")
    private @Nullable String bytes;

    @Option(names = "-N", paramLabel = "COUNT", description = "Hard: more znodes are refused.")
    private @Nullable String countHard;

    @Option(names = "-B", paramLabel = "BYTES", description = "Hard: more bytes are refused.")
    private @Nullable String bytesHard;

    @Override
    public String usage() {
        return "setquota -n|-b|-N|-B val path";
    }

    @Override
    public void run(Shell shell)
            throws UsageException, CommandException, KeeperException, InterruptedException {
        requireOne();
        String path = operand(0);
        PathUtils.validatePath(Quotas.quotaPath(path)); // The root can have none.
        StatsTrack wished = wished();
        ZooKeeper zk = shell.connection().zk();
        var quotas = new QuotaNodes(zk);
        if (path.startsWith(Quotas.quotaZookeeper)) {
            throw new CommandException(
                    "cannot set a quota under the path: " + Quotas.quotaZookeeper);
        }
        if (zk.exists(path, false) == null) {
            throw new CommandException(path + " does not exist.");
        }
        StatsTrack present = quotas.limits(path);
        if (present == null) {
            requireNoneAround(path, quotas);
            quotas.create(path, wished);
        } else {
            merge(wished, present);
            quotas.replaceLimits(path, present);
            warn(path, present, quotas, shell);
        }
    }

    private void requireOne() throws UsageException {
        String[][] options = {{"n", count}, {"b", bytes}, {"N", countHard}, {"B", bytesHard}};
        String first = null;
        for (String[] option : options) {
            if (option[1] == null) {
                continue;
            }
            if (first != null) {
                throw OneOf.twice(option[0], first);
            }
            first = option[0];
        }
        if (first == null) {
            throw new UsageException("One of -n, -b, -N and -B is needed");
        }
    }

    private StatsTrack wished() throws CommandException {
        var wished = new StatsTrack();
        wished.setCount(count == null ? -1 : positive(count));
        wished.setCountHardLimit(countHard == null ? -1 : positive(countHard));
        wished.setBytes(bytes == null ? -1 : notNegative(bytes));
        wished.setByteHardLimit(bytesHard == null ? -1 : notNegative(bytesHard));
        return wished;
    }

    private static long positive(String text) throws CommandException {
        long number = number(text);
        if (number <= 0) {
            throw new CommandException("the num quota must be greater than zero");
        }
        return number;
    }

    private static long notNegative(String text) throws CommandException {
        long number = number(text);
        if (number < 0) {
            throw new CommandException("the bytes quota must be greater than or equal to zero");
        }
        return number;
    }

    private static long number(String text) throws CommandException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CommandException("The limit '" + text + "' is not a number");
        }
    }

    private static void requireNoneAround(String path, QuotaNodes quotas)
            throws CommandException, KeeperException, InterruptedException {
        String below = quotas.below(path);
        if (below != null) {
            throw new CommandException(path + " has a child " + below + " which has a quota");
        }
        String above = quotas.above(path);
        if (above != null) {
            throw new CommandException(path + " has a parent " + above + " which has a quota");
        }
    }

    private void merge(StatsTrack wished, StatsTrack present) {
        if (count != null) {
            present.setCount(wished.getCount());
        }
        if (countHard != null) {
            present.setCountHardLimit(wished.getCountHardLimit());
        }
        if (bytes != null) {
            present.setBytes(wished.getBytes());
        }
        if (bytesHard != null) {
            present.setByteHardLimit(wished.getByteHardLimit());
        }
    }

    private static void warn(String path, StatsTrack limits, QuotaNodes quotas, Shell shell)
            throws KeeperException, InterruptedException {
        StatsTrack usage = quotas.usage(path);
        if (usage == null) {
            return;
        }
        if (isLess(limits.getCount(), usage.getCount())
                || isLess(limits.getCountHardLimit(), usage.getCount())) {
            warn("count", usage.getCount(), shell);
        }
        if (isLess(limits.getBytes(), usage.getBytes())
                || isLess(limits.getByteHardLimit(), usage.getBytes())) {
            warn("bytes", usage.getBytes(), shell);
        }
    }

    private static boolean isLess(long limit, long used) {
        return limit >= 0 && limit < used;
    }

    private static void warn(String what, long used, Shell shell) {
        shell.console()
                .err()
                .printf(
                        "[Warning]: the %s quota you create is less than the existing %s:%d%n",
                        what, what, used);
    }
}
