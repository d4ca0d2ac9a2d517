package dev.ostler.storage;

import dev.ostler.storage.disk.StorageException;

import java.nio.file.AccessDeniedException;

/** The data directories cannot be used as they are. */
public final class DataDirectoryException extends StorageException {
    private static final long serialVersionUID = 1;

    public DataDirectoryException(String message) {
        super(message);
    }

    public DataDirectoryException(String message, Throwable cause) {
        super(message, cause);
    }

    /** This process's user has no permission for a file. */
    DataDirectoryException(AccessDeniedException denied) {
        this(
                "The user "
                        + System.getProperty("user.name")
                        + " may not read and write "
                        + denied.getFile()
                        + ". Another user may have run a server here: give the data directories"
                        + " with all that is in them to the user that runs it now (chown -R).",
                denied);
    }

    /** ZooKeeper's "unable to access the data directory". */
    @Override
    public int exitCode() {
        return 3;
    }
}
