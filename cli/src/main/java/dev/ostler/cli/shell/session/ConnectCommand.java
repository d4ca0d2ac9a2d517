package dev.ostler.cli.shell.session;

import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import picocli.CommandLine.Command;

import java.io.IOException;

/** Begins another session, with the same servers or with others. */
@Command(name = "connect", description = "Begins another session.")
public final class ConnectCommand extends ShellCommand {
    @Override
    public String usage() {
        return "connect host:port";
    }

    @Override
    public boolean needsSession() {
        return false;
    }

    @Override
    public void run(Shell shell) throws IOException, InterruptedException {
        if (operands().isEmpty()) {
            shell.connection().open();
        } else {
            shell.connection().open(operands().getFirst());
        }
    }
}
