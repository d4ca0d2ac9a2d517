package dev.ostler.server.config;

/**
 * The configuration cannot be used. The message is for the operator: which file, line and key, what
 * is wrong and what to write instead. The server must not start.
 */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What the process ends with. */
    public ExitCode exitCode() {
        return ExitCode.INVALID_INVOCATION;
    }

    /** The text for standard error; its first line is the one that scripts look for. */
    public String report() {
        return "Invalid config, exiting abnormally\n" + getMessage();
    }
}
