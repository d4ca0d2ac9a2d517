package dev.ostler.cli.shell.interactive;

import dev.ostler.cli.shell.Shell;

import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs the lines that a person types, until the end of the input or {@code quit}. Watches are
 * printed above the line that is being typed. Ctrl-C drops the line, or ends the command that runs;
 * the shell goes on.
 */
public final class LineEditor {
    /** Lines that hold a password, and lines that begin with a blank. */
    private static final String NOT_KEPT = "addauth*: *";

    private final Shell shell;
    private final Terminal terminal;
    private final LineReader reader;
    private final boolean colours;

    /**
     * @param historyFile where lines are kept for the next time; null for nowhere
     */
    LineEditor(Shell shell, Terminal terminal, @Nullable Path historyFile, boolean colours) {
        this.shell = shell;
        this.terminal = terminal;
        this.colours = colours;
        LineReaderBuilder builder =
                LineReaderBuilder.builder()
                        .appName("zkCli")
                        .terminal(terminal)
                        .parser(zookeepersWords())
                        .completer(new WordCompleter(shell.connection()))
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .variable(LineReader.HISTORY_IGNORE, NOT_KEPT);
        if (historyFile != null) {
            builder.variable(LineReader.HISTORY_FILE, historyFile);
        }
        if (colours) {
            builder.highlighter(new CommandHighlighter());
        }
        this.reader = builder.build();
    }

    /** Runs a shell on the process's own terminal. */
    public static void run(Shell shell) throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            boolean colours =
                    !shell.console().environment().containsKey("NO_COLOR")
                            && !terminal.getType().startsWith("dumb");
            new LineEditor(
                            shell,
                            terminal,
                            HistoryFile.prepare(shell.console().environment()),
                            colours)
                    .run();
        }
    }

    /** There are no escapes; a backslash is a letter. */
    private static DefaultParser zookeepersWords() {
        var parser = new DefaultParser();
        parser.setEscapeChars(new char[0]);
        parser.setEofOnUnclosedQuote(false);
        return parser;
    }

    void run() {
        shell.console().out().println("Welcome to ZooKeeper!");
        shell.console().out().println("JLine support is enabled");
        shell.console().out().flush();
        shell.announceBy(reader::printAbove);
        Thread mine = Thread.currentThread();
        terminal.handle(Terminal.Signal.INT, _ -> mine.interrupt());
        while (!shell.hasEnded()) {
            try {
                shell.executeLine(reader.readLine(prompt()));
            } catch (UserInterruptException e) {
                // The line is dropped.
            } catch (EndOfFileException e) {
                return;
            } catch (InterruptedException e) {
                shell.console().err().println("Interrupted");
            }
        }
    }

    LineReader reader() {
        return reader;
    }

    private String prompt() {
        return Prompt.text(
                shell.connection().host(),
                shell.connection().state(),
                shell.history().size(),
                colours);
    }
}
