package dev.ostler.recipes.easy;

/** Hears what a znode holds. It may block; it is called by one thread at a time. */
public interface DataListener<T> {
    /**
     * The znode was created or its data were replaced; values that did not last may be left out.
     */
    void dataChanged(String path, T data);

    /** The znode has gone. */
    void dataDeleted(String path);
}
