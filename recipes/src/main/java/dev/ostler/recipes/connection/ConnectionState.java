package dev.ostler.recipes.connection;

/** What a client knows of its connection. */
public enum ConnectionState {
    /** Connected for the first time. */
    CONNECTED,
    /**
     * No connection. The session may go on or end meanwhile: whoever holds a lock or leads must not
     * rely on it.
     */
    SUSPENDED,
    /** Connected again: with the same session after SUSPENDED, with another one after LOST. */
    RECONNECTED,
    /** The session is over, or must be taken for over: ephemeral znodes and watches are gone. */
    LOST,
    /** Connected to a server that has no quorum and only reads. */
    READ_ONLY;

    /** Whether there is a connection. */
    public boolean isConnected() {
        return this != SUSPENDED && this != LOST;
    }
}
