package dev.ostler.cli.shell.node;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;

/** Replaces the data of a znode. */
@Command(
        name = "set",
        description = "Replaces the data of a znode; a single command reads it from its input.")
public final class SetCommand extends ShellCommand {
    private static final int ANY_VERSION = -1;

    @Option(names = "-s", description = "Print the stat.")
    private boolean withStat;

    @Option(names = "-v", paramLabel = "VERSION", description = "Only if it has this version.")
    private int version = ANY_VERSION;

    @Option(names = "-b", description = "The data is in Base64.")
    private boolean base64;

    @Option(names = "--stdin", description = "The data is the standard input, even if empty.")
    private boolean stdin;

    @Override
    public String usage() {
        return "set path data [-s] [-v version] [-b]";
    }

    @Override
    public void run(Shell shell)
            throws UsageException,
                    CommandException,
                    KeeperException,
                    IOException,
                    InterruptedException {
        String path = operand(0);
        byte[] data = data(shell);
        takeOldVersion(shell);
        Stat stat = shell.connection().zk().setData(path, data, version);
        Output out = output(shell);
        if (withStat && out.isText()) {
            out.stat(stat);
        } else if (withStat) {
            out.row(new Row().text("path", path).stat(stat));
        }
    }

    /** Without a word the input counts, unless it is empty: that may be a script's mistake. */
    private byte[] data(Shell shell) throws UsageException, CommandException, IOException {
        if (stdin) {
            return DataArgument.ofStandardInput(shell);
        }
        if (operands().size() > 1) {
            return DataArgument.of(operands().get(1), base64);
        }
        if (shell.isOneShot() && !shell.console().isTerminal().getAsBoolean()) {
            byte[] data = DataArgument.ofStandardInput(shell);
            if (data.length > 0) {
                return data;
            }
        }
        throw new UsageException("");
    }

    /** {@code set path data version}. ZooKeeper takes no notice of the version; here it counts. */
    private void takeOldVersion(Shell shell) {
        if (stdin || operands().size() < 3) {
            return;
        }
        String word = operands().get(2);
        String notice =
                "'set path data [version]' has been deprecated. Please use 'set [-v version] path"
                        + " data' instead.";
        try {
            version = Integer.parseInt(word);
        } catch (NumberFormatException e) {
            notice = "'" + word + "' is ignored; put data of several words in quotes.";
        }
        shell.console().err().println(notice);
    }
}
