package dev.ostler.storage;

import dev.ostler.storage.disk.StorageException;

/** The data directories cannot be used as they are. */
public final class DataDirectoryException extends StorageException {
    private static final long serialVersionUID = 1;

    public DataDirectoryException(String message) {
        super(message);
    }

    public DataDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }

    /** ZooKeeper's "unable to access the data directory". */
    @Override
    public int exitCode() {
        return 3;
    }
}
