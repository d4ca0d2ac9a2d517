package dev.ostler.recipes.connection;

import dev.ostler.client.async.AsyncZooKeeper;

import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A session: from its first connection until it is closed or has expired. */
public interface Handle {
    /**
     * Its operations. Futures are completed on the client's {@link Host}; watchers are called
     * elsewhere, and hop.
     */
    AsyncZooKeeper zk();

    /** 0 until a server has accepted it. */
    long sessionId();

    /** What the server has granted, in milliseconds; 0 until it has. */
    int timeoutMillis();

    /** Whether there is, or may be again, a connection: false after expiry and refused proofs. */
    default boolean isAlive() {
        return true;
    }

    /**
     * The time by {@link Host#nanoTime} when the last of the requests was sent that a server has
     * answered: from then on the server counts the session's timeout, or from later. Empty if that
     * is not known.
     */
    default OptionalLong provenNanos() {
        return OptionalLong.empty();
    }

    /** Takes the session to servers that are not the ones it was opened with. */
    void updateServers(String connectString) throws IOException;

    /** Proves an identity, now and after each reconnect. */
    void addAuth(String scheme, byte[] secret);

    /** Gives the session up on this side, as if a server had said that it has expired. */
    void expire();

    /** Ends the session; never fails. */
    CompletableFuture<Void> close();

    /**
     * Ends the session at the servers after they have refused its proofs, which is the end of this
     * handle: they would keep it, and its ephemeral znodes, until it expires. It is taken up once
     * more without proofs, and given up if that does not succeed in time.
     */
    default void release(String connectString) throws IOException {}

    /** Opens sessions. */
    interface Factory {
        /**
         * Begins to connect.
         *
         * @param connectString {@code host:port} between commas, then perhaps a chroot
         * @param timeoutMillis what to ask for
         * @param states is told of the states of the connection, on a thread of the session's
         * @throws IOException if there can't be a session; the host name of a server that is not
         *     known is no reason, for it may be known later
         */
        Handle open(
                String connectString,
                int timeoutMillis,
                boolean canBeReadOnly,
                Host host,
                @Nullable Watcher states)
                throws IOException;
    }
}
