package dev.ostler.cli.shell.session;

import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import picocli.CommandLine.Command;

/** Ends the shell with the exit code of the command before. */
@Command(name = "quit", description = "Ends the session and the shell.")
public final class QuitCommand extends ShellCommand {
    @Override
    public String usage() {
        return "quit ";
    }

    @Override
    public boolean needsSession() {
        return false;
    }

    @Override
    public void run(Shell shell) throws InterruptedException {
        shell.end();
        shell.connection().close();
    }
}
