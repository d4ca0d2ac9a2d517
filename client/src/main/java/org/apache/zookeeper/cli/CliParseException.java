package org.apache.zookeeper.cli;

/** The arguments of a command can't be read. */
public class CliParseException extends CliException {
    private static final long serialVersionUID = 1;

    public CliParseException(String message) {
        super(message);
    }
}
