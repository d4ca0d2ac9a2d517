package dev.ostler.cli.shell.session;

import dev.ostler.cli.shell.CommandException;
import dev.ostler.cli.shell.History;
import dev.ostler.cli.shell.Output;
import dev.ostler.cli.shell.Row;
import dev.ostler.cli.shell.Shell;
import dev.ostler.cli.shell.ShellCommand;

import picocli.CommandLine.Command;

import java.util.ArrayList;
import java.util.List;

/** Lists the last lines, this one included. */
@Command(name = "history", description = "Lists the last commands with their numbers.")
public final class HistoryCommand extends ShellCommand {
    @Override
    public String usage() {
        return "history ";
    }

    @Override
    public boolean needsSession() {
        return false;
    }

    @Override
    public void run(Shell shell) throws CommandException {
        History history = shell.history();
        Output out = output(shell);
        List<Row> rows = new ArrayList<>();
        for (int number = history.firstShown(); number < history.size(); number++) {
            String line = history.line(number);
            rows.add(new Row().number("number", number).text("command", line));
            if (out.isText()) {
                out.line(number + " - " + line);
            }
        }
        if (!out.isText()) {
            out.rows(rows);
        }
    }
}
