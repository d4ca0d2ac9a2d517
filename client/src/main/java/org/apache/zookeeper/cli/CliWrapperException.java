package org.apache.zookeeper.cli;

import org.apache.zookeeper.KeeperException;

/** An operation that a command needed has failed; the message is one that a person understands. */
public class CliWrapperException extends CliException {
    private static final long serialVersionUID = 1;

    public CliWrapperException(Throwable cause) {
        super(message(cause), cause);
    }

    private static String message(Throwable cause) {
        if (!(cause instanceof KeeperException failure)) {
            return cause.getMessage();
        }
        return switch (failure.code()) {
            case NONODE -> "Node does not exist: " + failure.getPath();
            case NODEEXISTS -> "Node already exists: " + failure.getPath();
            case NOTEMPTY -> "Node not empty: " + failure.getPath();
            case NOAUTH -> "Insufficient permission : " + failure.getPath();
            case BADVERSION -> "version No is not valid : " + failure.getPath();
            case INVALIDACL -> "Acl is not valid : " + failure.getPath();
            case NOCHILDRENFOREPHEMERALS -> "Ephemerals cannot have children: " + failure.getPath();
            case QUOTAEXCEEDED -> "Quota has exceeded : " + failure.getPath();
            default -> failure.getMessage();
        };
    }
}
