package dev.ostler.cli.shell.cluster;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Changes the members of the ensemble: some of them, or all at once. */
@Command(name = "reconfig", description = "Changes the members of the ensemble.")
public final class ReconfigCommand extends ShellCommand {
    private static final long ANY_VERSION = -1;
    private static final int HEXADECIMAL = 16;

    @Option(names = "-s", description = "Print the stat too.")
    private boolean withStat;

    @Option(
            names = "-v",
            paramLabel = "VERSION",
            description = "Only if the configuration has this version (hexadecimal).")
    private @Nullable String version;

    @Option(names = "-file", paramLabel = "FILE", description = "A file that names all members.")
    private @Nullable String file;

    @Option(names = "-members", paramLabel = "SERVERS", description = "All members.")
    private @Nullable String members;

    @Option(names = "-add", paramLabel = "SERVERS", description = "Members to add or change.")
    private @Nullable String added;

    @Option(names = "-remove", paramLabel = "IDS", description = "Members to remove.")
    private @Nullable String removed;

    @Override
    public String usage() {
        return "reconfig [-s] [-v version] [[-file path] |"
                + " [-members serverID=host:port1:port2;port3[,...]*]] |"
                + " [-add serverId=host:port1:port2;port3[,...]]* [-remove serverId[,...]*]";
    }

    @Override
    public void run(Shell shell)
            throws UsageException,
                    CommandException,
                    KeeperException,
                    IOException,
                    InterruptedException {
        requireOneWay();
        long from = version == null ? ANY_VERSION : version(version);
        String all = file == null ? members : membersIn(file);
        var stat = new Stat();
        byte[] config = shell.connection().zk().reconfigure(added, removed, all, from, stat);
        String text = new String(config, StandardCharsets.UTF_8);
        Output out = output(shell);
        if (!out.isText()) {
            Row row = new Row().texts("config", text.lines().toList());
            out.row(withStat ? row.stat(stat) : row);
            return;
        }
        out.line("Committed new configuration:\n" + text);
        if (withStat) {
            out.stat(stat);
        }
    }

    private void requireOneWay() throws UsageException, CommandException {
        boolean whole = file != null || members != null;
        boolean parts = added != null || removed != null;
        if (whole && parts) {
            throw new CommandException(
                    "Can't use -file or -members together with -add or -remove (mixing incremental"
                            + " and non-incremental modes is not allowed)");
        }
        if (file != null && members != null) {
            throw new CommandException(
                    "Can't use -file and -members together (conflicting non-incremental modes)");
        }
        if (!whole && !parts) {
            throw new UsageException("");
        }
    }

    private static long version(String text) throws CommandException {
        try {
            return Long.parseLong(text, HEXADECIMAL);
        } catch (NumberFormatException e) {
            throw new CommandException("-v must be followed by a long (configuration version)");
        }
    }

    private static String membersIn(String file) throws CommandException {
        try {
            return EnsembleText.members(Files.readAllLines(Path.of(file)));
        } catch (IOException e) {
            throw new CommandException("Error processing " + file + ": it can't be read: " + e);
        }
    }
}
