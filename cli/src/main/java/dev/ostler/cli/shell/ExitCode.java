package dev.ostler.cli.shell;

/** What the shell's process ends with: the code of its last command. */
public final class ExitCode {
    public static final int OK = 0;

    /** The command failed. Of {@code diff}: there are differences. */
    public static final int FAILED = 1;

    /** The shell's own options are wrong, or it can't read the file that they name. */
    public static final int BAD_START = 2;

    /** There is no command of that name. */
    public static final int COMMAND_NOT_FOUND = 127;

    private ExitCode() {}
}
