package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.List;

/** Makes a znode. */
@Command(name = "create", description = "Makes a znode; without data it has none.")
public final class CreateCommand extends ShellCommand {
    /** What fits beside the server's number in the field that holds both. */
    private static final long TTL_MILLIS_MAX = 0xff_ffff_ffffL;

    @Option(names = "-s", description = "Append a number that the parent counts up.")
    private boolean sequential;

    @Option(names = "-e", description = "Ephemeral: it goes when the session ends.")
    private boolean ephemeral;

    @Option(names = "-c", description = "A container: it goes some time after its last child.")
    private boolean container;

    @Option(names = "-t", paramLabel = "MILLIS", description = "It goes if unused for so long.")
    private @Nullable String ttl;

    @Option(names = "--stdin", description = "The data is the standard input.")
    private boolean stdin;

    @Override
    public String usage() {
        return "create [-s] [-e] [-c] [-t ttl] path [data] [acl]";
    }

    @Override
    public void run(Shell shell)
            throws UsageException,
                    CommandException,
                    KeeperException,
                    IOException,
                    InterruptedException {
        String path = operand(0);
        requirePossibleFlags();
        long ttlMillis = ttl == null ? -1 : ttlMillis(ttl);
        int aclIndex = stdin ? 1 : 2;
        List<ACL> acl =
                operands().size() > aclIndex
                        ? AclText.parse(operands().get(aclIndex), shell.console().err())
                        : ZooDefs.Ids.OPEN_ACL_UNSAFE;
        AclText.requireEntries(acl, path);
        Output out = output(shell);
        String created = create(shell.connection().zk(), path, data(shell), acl, ttlMillis);
        if (out.isText()) {
            shell.console().err().println("Created " + created); // As there.
        } else {
            out.row(new Row().text("path", created));
        }
    }

    private byte @Nullable [] data(Shell shell) throws CommandException, IOException {
        if (stdin) {
            return DataArgument.ofStandardInput(shell);
        }
        return operands().size() > 1 ? DataArgument.of(operands().get(1), false) : null;
    }

    private String create(
            ZooKeeper zk, String path, byte @Nullable [] data, List<ACL> acl, long ttlMillis)
            throws KeeperException, InterruptedException, CommandException {
        try {
            return ttlMillis > 0
                    ? zk.create(path, data, acl, mode(), new Stat(), ttlMillis)
                    : zk.create(path, data, acl, mode());
        } catch (KeeperException.UnimplementedException e) {
            throw new CommandException(
                    "%s: the server makes no such znodes unless extendedTypesEnabled is set"
                            .formatted(e.getMessage()));
        }
    }

    private void requirePossibleFlags() throws CommandException {
        if (container && (sequential || ephemeral)) {
            throw new CommandException(
                    "-c cannot be combined with -s or -e. Containers cannot be ephemeral or"
                            + " sequential.");
        }
        if (ttl != null && ephemeral) {
            throw new CommandException("TTLs cannot be used with Ephemeral znodes");
        }
        if (ttl != null && container) {
            throw new CommandException("TTLs cannot be used with Container znodes");
        }
    }

    private static long ttlMillis(String text) throws CommandException {
        long millis;
        try {
            millis = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new CommandException("-t argument must be a long value");
        }
        if (millis <= 0 || millis > TTL_MILLIS_MAX) {
            throw new CommandException(
                    "ttl must be positive and cannot be larger than: " + TTL_MILLIS_MAX);
        }
        return millis;
    }

    private CreateMode mode() {
        if (container) {
            return CreateMode.CONTAINER;
        }
        if (ttl != null) {
            return sequential
                    ? CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL
                    : CreateMode.PERSISTENT_WITH_TTL;
        }
        if (ephemeral) {
            return sequential ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.EPHEMERAL;
        }
        return sequential ? CreateMode.PERSISTENT_SEQUENTIAL : CreateMode.PERSISTENT;
    }
}
