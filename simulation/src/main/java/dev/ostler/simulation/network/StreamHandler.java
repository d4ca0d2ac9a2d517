package dev.ostler.simulation.network;

/** What a process does with its end of a {@link Stream}. Called on the process. */
public interface StreamHandler {
    /** The other side has taken the connection. Only the side that connected is told. */
    default void opened() {}

    /** Bytes came, as they were sent. */
    void received(byte[] bytes);

    /** Nothing more comes: the other side closed, died, or could not be reached. */
    void closed();
}
