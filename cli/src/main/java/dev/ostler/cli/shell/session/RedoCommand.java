package dev.ostler.cli.shell.session;

import dev.ostler.cli.UsageException;
import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import picocli.CommandLine.Command;

/** Runs a line of the history again. */
@Command(name = "redo", description = "Runs a command of the history again.")
public final class RedoCommand extends ShellCommand {
    @Override
    public String usage() {
        return "redo cmdno";
    }

    @Override
    public boolean needsSession() {
        return false;
    }

    @Override
    public void run(Shell shell) throws UsageException, CommandException, InterruptedException {
        if (operands().isEmpty()) {
            return; // As there.
        }
        String line = shell.history().line(number(operands().getFirst()));
        if (line.strip().startsWith("redo")) {
            throw new CommandException("No redoing redos");
        }
        shell.executeAgain(line);
    }

    private static int number(String word) throws UsageException {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new UsageException("The number '" + word + "' is none");
        }
    }
}
