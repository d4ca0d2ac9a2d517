package dev.ostler.server;

import dev.ostler.server.config.ExitCode;
import dev.ostler.storage.disk.StorageException;

import java.io.IOException;
import java.nio.file.Path;

/** The snapshot that the log is to begin behind can't be written. */
final class FirstSnapshotException extends StorageException {
    private static final long serialVersionUID = 1;

    FirstSnapshotException(Path directory, IOException cause) {
        super(
                "The first snapshot could not be written to "
                        + directory
                        + ": "
                        + cause
                        + ". Nothing was logged without it. See that the disk has room and works,"
                        + " then start the server again.",
                cause);
    }

    @Override
    public int exitCode() {
        return ExitCode.TXNLOG_ERROR_TAKING_SNAPSHOT.number();
    }
}
