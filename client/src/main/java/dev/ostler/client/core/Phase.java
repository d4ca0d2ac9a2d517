package dev.ostler.client.core;

/** Where a {@link Connection} stands. */
public enum Phase {
    /** Until the next attempt. */
    WAITING,
    /** A server was chosen, TCP is not up yet. */
    CONNECTING,
    /** TCP is up, the server has not answered the connect request. */
    HANDSHAKING,
    /** The server has accepted the session. */
    CONNECTED,
    /** Closed, expired or refused: for good. */
    DEAD
}
