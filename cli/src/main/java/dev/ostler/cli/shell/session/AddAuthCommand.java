package dev.ostler.cli.shell.session;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import picocli.CommandLine.Command;

import java.nio.charset.StandardCharsets;

/** Adds an identity to the session. */
@Command(name = "addauth", description = "Adds an identity, such as: addauth digest bob:secret")
public final class AddAuthCommand extends ShellCommand {
    @Override
    public String usage() {
        return "addauth scheme auth";
    }

    @Override
    public void run(Shell shell) throws UsageException {
        byte[] credentials =
                operands().size() < 2 ? null : operands().get(1).getBytes(StandardCharsets.UTF_8);
        shell.connection().addAuth(operand(0), credentials);
    }
}
