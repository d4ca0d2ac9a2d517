package dev.ostler.client.core;

import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper.States;

import java.util.Collection;

/**
 * What a {@link Connection} wants done. The host does it in this order and must not call the
 * connection from within.
 */
public interface Effects {
    /** Choose the next server and connect; answered by {@link Connection#attemptStarted}. */
    void connect();

    /** Write this frame behind those before; many small ones may go out together. */
    void send(byte[] frame);

    /** Drop the socket, if there is one; nothing that it still brings counts. */
    void disconnect();

    /** Ask another server whether it is read-write; answered by {@link Connection#probed}. */
    void probe();

    /** The server has accepted the session. */
    void established(long sessionId, Bytes password, int timeoutMillis);

    /** What the application is shown as the state from now on. */
    void become(States state);

    /** Call these watchers, behind every call that was completed before. */
    void notify(WatchedEvent event, Collection<Watcher> watchers);

    /** The connection is dead for good: no event will follow. */
    void end();
}
