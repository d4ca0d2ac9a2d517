package dev.ostler.storage.disk;

import java.io.IOException;

/**
 * The data directories are not as they must be, in a way that only an operator can put right; the
 * message says how.
 */
public class StorageException extends IOException {
    private static final long serialVersionUID = 1;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What a server exits with because of this: ZooKeeper's "unexpected error". */
    public int exitCode() {
        return 1;
    }
}
