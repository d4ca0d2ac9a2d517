package dev.ostler.storage.log;

import java.io.IOException;
import java.nio.file.Path;

/** Is told what the log does, for metrics and the operator's log. */
public interface LogObserver {
    LogObserver NONE = new LogObserver() {};

    /** The disk has taken a batch. Called on the log's thread, for every batch. */
    default void synced(long nanos, long bytes) {}

    /** A sync took longer than {@link LogOptions#slowSyncMillis}. */
    default void slowSync(long nanos, long fileBytes) {}

    /** A new file was begun. Called on the log's thread. */
    default void created(Path file) {}

    /** Zeros could not be laid out ahead; the log goes on without. Called on any thread. */
    default void preallocationFailed(Path file, IOException reason) {}
}
