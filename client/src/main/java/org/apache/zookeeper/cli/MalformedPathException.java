package org.apache.zookeeper.cli;

/** A path is not valid. */
public class MalformedPathException extends CliException {
    private static final long serialVersionUID = 1;

    public MalformedPathException(String message) {
        super(message);
    }
}
