package dev.ostler.server.config;

/** What the server's process tells its caller when it ends; the numbers are ZooKeeper's. */
public enum ExitCode {
    /** A normal end. */
    OK(0),
    /** Something unexpected: the port is taken, a log is corrupt, a thread died. */
    UNEXPECTED_ERROR(1),
    /** Wrong arguments or a wrong configuration. */
    INVALID_INVOCATION(2),
    /** The data directory is missing, not writable, in use or mixed up with another. */
    UNABLE_TO_ACCESS_DATADIR(3),
    /** The admin server could not start. */
    ERROR_STARTING_ADMIN_SERVER(4),
    /** A transaction log or snapshot could not be written. */
    TXNLOG_ERROR_TAKING_SNAPSHOT(10),
    /** A commit that does not match what was proposed. */
    UNMATCHED_TXN_COMMIT(12),
    /** A packet the leader must not send, or a log that could not be truncated. */
    UNEXPECTED_PACKET(13),
    /** The election port could not be bound, or by a leader its quorum port. */
    UNABLE_TO_BIND_QUORUM_PORT(14);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** What to pass to {@link System#exit}. */
    public int number() {
        return number;
    }
}
