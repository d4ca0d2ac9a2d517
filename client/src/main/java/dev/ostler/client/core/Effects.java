package dev.ostler.client.core;

import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;

import java.util.Collection;

/**
 * What a {@link Connection} wants done. The host does it in this order and must not call the
 * connection from within. An answer that belongs to a link before the last {@link #disconnect} must
 * not be given any more.
 */
public interface Effects {
    /**
     * Choose the next server, which is answered by {@link Connection#attemptStarted}, before it by
     * {@link Connection#loginFailed} if there are no credentials for SASL, and connect to it, which
     * is answered by {@link Connection#connected} or {@link Connection#lost}.
     */
    void connect();

    /** Send this frame behind those before; many small ones may go out together. */
    void send(byte[] frame);

    /**
     * Drop the socket, if there is one; nothing that it still brings counts.
     *
     * @param reason for the log
     */
    void disconnect(String reason);

    /** Ask another server whether it is read-write; answered by {@link Connection#probed}. */
    void probe();

    /**
     * Find out what to say to the server in the SASL exchange; answered by {@link
     * Connection#authenticationStep} or {@link Connection#authenticationFailed}.
     *
     * @param challenge what the server has said; null to begin
     */
    void authenticate(@Nullable Bytes challenge);

    /** The server has accepted the session. */
    void established(long sessionId, Bytes password, int timeoutMillis);

    /** What the application is shown as the state from now on. */
    void become(States state);

    /** Call these watchers, behind every call that was completed before. */
    void notify(WatchedEvent event, Collection<Watcher> watchers);

    /** The connection is dead for good: no event will follow. */
    void end();

    /**
     * The link is lost, which the application will hear next.
     *
     * @param millis when the last of the requests was sent that a server has answered
     */
    default void proven(long millis) {}
}
