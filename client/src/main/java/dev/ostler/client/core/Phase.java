package dev.ostler.client.core;

/** Where a {@link Connection} stands. */
public enum Phase {
    /** Until the next attempt. */
    WAITING,
    /** Somebody chooses the next server, which may take as long as it likes. */
    CHOOSING,
    /** A server was chosen, TCP is not up yet. */
    CONNECTING,
    /** TCP is up, the server has not answered the connect request. */
    HANDSHAKING,
    /** The server has accepted the session, and wants to know by SASL who the client is. */
    AUTHENTICATING,
    /** The server has accepted the session, and takes calls. */
    CONNECTED,
    /** Closed, expired or refused: for good. */
    DEAD
}
