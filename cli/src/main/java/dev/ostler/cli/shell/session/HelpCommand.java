package dev.ostler.cli.shell.session;

import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Commands;
import dev.ostler.cli.shell.ExitCode;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import picocli.CommandLine.Command;

/** Lists the commands, or explains one. */
@Command(name = "help", description = "Lists the commands, or explains one.")
public final class HelpCommand extends ShellCommand {
    @Override
    public String usage() {
        return "help [command]";
    }

    @Override
    public boolean needsSession() {
        return false;
    }

    @Override
    public void run(Shell shell) throws CommandException {
        if (operands().isEmpty()) {
            Commands.printAll(shell.console().out());
            return;
        }
        String name = operands().getFirst();
        ShellCommand command = Commands.create(name);
        if (command == null) {
            throw new CommandException("Command not found: " + name, ExitCode.COMMAND_NOT_FOUND);
        }
        command.explain(shell.console().out());
    }
}
