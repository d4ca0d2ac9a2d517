package org.apache.zookeeper.cli;

/** There is no such command. */
public class CommandNotFoundException extends CliException {
    private static final long serialVersionUID = 1;

    /** As a Unix shell has it. */
    private static final int EXIT_CODE = 127;

    public CommandNotFoundException(String command) {
        super("Command not found: " + command, EXIT_CODE);
    }
}
