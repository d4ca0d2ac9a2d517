package dev.ostler.replica.client;

import dev.ostler.protocol.Bytes;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Peer;

/**
 * The other end of a connection, as the replica sees it: who it is, and a queue of what it is to be
 * sent. The shell implements it round a socket.
 */
public interface Client {
    /** What {@link #watcher} is while the client has left no watch. */
    int NO_WATCHER = -1;

    /** The same once it has gone: it leaves none any more. */
    int GONE = -2;

    /** What the network knows of it. */
    Peer peer();

    /** Who the client has proved to be, its address first. */
    Identities identities();

    /** Replaces {@link #identities}; the connection's protocol alone calls it. */
    void identities(Identities proved);

    /**
     * Whether the server lets this client connect now; the connection's protocol alone asks, once.
     *
     * @param resuming whether it asks for a session from before
     */
    default boolean mayConnect(boolean resuming) {
        return true;
    }

    /**
     * Takes the SASL exchange with this client one step on. The connection's protocol alone calls
     * it.
     *
     * @param token what the client sent, which may be empty
     */
    SaslStep exchangeSasl(Bytes token);

    /** Queues what is to be sent; deliveries leave in the order in which they were queued. */
    void deliver(Delivery delivery);

    /**
     * When a request last came from this client, in milliseconds of the clock that the replica's
     * ticks carry.
     */
    long lastHeardMillis();

    /** The client's number in the watch table; kept here for the view, which alone sets it. */
    int watcher();

    void watcher(int number);
}
