package dev.ostler.cli.shell;

/** How a command prints its result. */
public enum Format {
    /** As ZooKeeper's shell prints it. */
    TEXT,
    /** Columns under a heading. */
    TABLE,
    /** One object, or a list with an object per line. */
    JSON,
    /** Values only: a line each, tabs between the values; of {@code get} the bytes alone. */
    RAW;

    /** The names, for people. */
    static final String NAMES = "text, table, json or raw";
}
