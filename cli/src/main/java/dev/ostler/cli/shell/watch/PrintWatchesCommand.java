package dev.ostler.cli.shell.watch;

import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import picocli.CommandLine.Command;

/** Says whether events are printed, or decides it. */
@Command(name = "printwatches", description = "Prints events, or not.")
public final class PrintWatchesCommand extends ShellCommand {
    @Override
    public String usage() {
        return "printwatches on|off";
    }

    @Override
    public void run(Shell shell) {
        if (operands().isEmpty()) {
            output(shell).line("printwatches is " + (shell.printsWatches() ? "on" : "off"));
        } else {
            shell.printWatches(operands().getFirst().equals("on"));
        }
    }
}
