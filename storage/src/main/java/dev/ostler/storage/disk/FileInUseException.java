package dev.ostler.storage.disk;

/** Another server works with this file. */
public final class FileInUseException extends StorageException {
    private static final long serialVersionUID = 1;

    public FileInUseException(String message) {
        super(message);
    }

    /** ZooKeeper's "unable to access the data directory". */
    @Override
    public int exitCode() {
        return 3;
    }
}
