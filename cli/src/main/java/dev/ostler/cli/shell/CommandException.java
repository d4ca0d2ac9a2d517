package dev.ostler.cli.shell;

/** A command has failed for a reason that its message tells; the shell prints it and goes on. */
public final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    public CommandException(String message) {
        this(message, ExitCode.FAILED);
    }

    /**
     * @param message what went wrong; empty if the command has said it already
     * @param exitCode of the shell, if this is its last command
     */
    public CommandException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
