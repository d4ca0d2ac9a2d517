package org.apache.zookeeper.cli;

/** A command is not complete. */
public class MalformedCommandException extends CliException {
    private static final long serialVersionUID = 1;

    public MalformedCommandException(String message) {
        super(message);
    }
}
