package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

/** Hears what comes of connecting: one call, on the loop's thread. */
public interface Connector {
    /**
     * The other end has answered. Nothing is read before this returns.
     *
     * @return who gets what the link brings; null to close it
     */
    @Nullable Receiver connected(Link link);

    /**
     * There is no connection.
     *
     * @param reason for people
     */
    void failed(String reason);
}
