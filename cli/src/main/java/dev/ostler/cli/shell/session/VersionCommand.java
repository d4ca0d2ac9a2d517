package dev.ostler.cli.shell.session;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import org.apache.zookeeper.Version;

import picocli.CommandLine.Command;

/** Prints the version of this shell's client. */
@Command(name = "version", description = "Prints the version of this shell.")
public final class VersionCommand extends ShellCommand {
    @Override
    public String usage() {
        return "version ";
    }

    @Override
    public boolean needsSession() {
        return false;
    }

    @Override
    public void run(Shell shell) throws UsageException {
        if (!operands().isEmpty()) {
            throw new UsageException("");
        }
        Output out = output(shell);
        if (out.isText()) {
            out.line("ZooKeeper CLI version: " + Version.getFullVersion());
        } else {
            out.row(new Row().text("version", Version.getFullVersion()));
        }
    }
}
