package dev.ostler.cli.shell.session;

import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import picocli.CommandLine.Command;

/** Ends the session; the shell stays. */
@Command(name = "close", description = "Ends the session; the shell stays.")
public final class CloseCommand extends ShellCommand {
    @Override
    public String usage() {
        return "close ";
    }

    @Override
    public void run(Shell shell) throws InterruptedException {
        shell.connection().close();
    }
}
