package org.apache.zookeeper.cli;

/** There is no such command. */
public class CommandNotFoundException extends CliException {
    private static final long serialVersionUID = 1;

    public CommandNotFoundException(String command) {
        super("Command not found: " + command);
    }
}
