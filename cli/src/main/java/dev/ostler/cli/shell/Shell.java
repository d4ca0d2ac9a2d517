package dev.ostler.cli.shell;

import dev.ostler.cli.UsageException;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs commands, one after the other, and keeps what lasts from one to the next. It belongs to one
 * thread; the client's event thread only announces watches.
 */
public final class Shell {
    private final Console console;
    private final Format format;
    private final boolean oneShot;
    private final Connection connection;
    private final History history = new History();
    private volatile Consumer<String> announcer;
    private volatile boolean printWatches = true;
    private int exitCode;
    private boolean ended;

    Shell(Console console, StartOptions options, ZKClientConfig settings) {
        this.console = console;
        this.format = options.format();
        this.oneShot = !options.command().isEmpty();
        this.connection = new Connection(options, settings, this::announce);
        // The output of a single command is its result and nothing else.
        this.announcer = oneShot ? text -> {} : this::printAnnouncement;
    }

    private void announce(WatchedEvent event) {
        if (printWatches) {
            announcer.accept("\nWATCHER::\n\n" + event);
        }
    }

    private void printAnnouncement(String text) {
        console.out().println(text);
        console.out().flush();
    }

    /** From now on announcements of watches go there. */
    public void announceBy(Consumer<String> newAnnouncer) {
        announcer = newAnnouncer;
    }

    /** Runs a line; one without words does nothing. */
    public void executeLine(String line) throws InterruptedException {
        List<String> words = Words.of(line);
        if (!words.isEmpty()) {
            history.add(line);
            execute(words);
        }
    }

    /** Runs a line in place of the one that runs now, as far as the history knows. */
    public void executeAgain(String line) throws InterruptedException {
        history.replaceLast(line);
        execute(Words.of(line));
    }

    /** Runs a command, and prints what went wrong. */
    void execute(List<String> words) throws InterruptedException {
        ShellCommand command = Commands.create(words.getFirst());
        try {
            if (command == null) {
                commandNotFound(words.getFirst());
            } else {
                run(command, words.subList(1, words.size()));
            }
        } finally {
            console.out().flush();
        }
    }

    private void commandNotFound(String name) {
        Commands.printAll(console.err());
        fail("Command not found: Command not found " + name, ExitCode.COMMAND_NOT_FOUND);
    }

    private void run(ShellCommand command, List<String> arguments) throws InterruptedException {
        int before = exitCode;
        try {
            if (command.needsSession() && !connection.isAlive()) {
                throw new CommandException("Not connected");
            }
            exitCode = ExitCode.OK;
            Arguments.fill(command, arguments);
            command.run(this);
            if (ended) {
                exitCode = before; // The shell ends with the code of the command before.
            }
        } catch (UsageException e) {
            if (!e.problem().isEmpty()) {
                console.err().println(e.problem());
            }
            fail(command.usage(), ExitCode.FAILED);
        } catch (CommandException e) {
            fail(e.getMessage(), e.exitCode());
        } catch (KeeperException e) {
            fail(Failures.text(e), ExitCode.FAILED);
            explain(e);
        } catch (IllegalArgumentException | IOException e) {
            fail(e.getMessage(), ExitCode.FAILED);
        }
    }

    private void fail(@Nullable String message, int code) {
        if (message == null || !message.isEmpty()) {
            console.err().println(message);
        }
        exitCode = code;
    }

    private void explain(KeeperException failure) {
        if (failure.code() == KeeperException.Code.CONNECTIONLOSS) {
            console.err().println("No connection to " + connection.host() + "; does a server run?");
        }
    }

    /** What the process ends with if nothing more happens. */
    public int exitCode() {
        return exitCode;
    }

    /** No more commands. */
    public void end() {
        ended = true;
    }

    /** Whether no more commands are wanted. */
    public boolean hasEnded() {
        return ended;
    }

    /** Is there one command only, that of the arguments? */
    public boolean isOneShot() {
        return oneShot;
    }

    public boolean printsWatches() {
        return printWatches;
    }

    public void printWatches(boolean on) {
        printWatches = on;
    }

    public Console console() {
        return console;
    }

    public Connection connection() {
        return connection;
    }

    public History history() {
        return history;
    }

    /**
     * Where results go.
     *
     * @param wished the format that a command was given, null for the shell's
     */
    Output output(@Nullable Format wished) {
        return new Output(console.out(), wished == null ? format : wished);
    }

    /** Ends the session, if there is one, without a word. */
    public void close() throws InterruptedException {
        announcer = text -> {};
        connection.close();
    }
}
