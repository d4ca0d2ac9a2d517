package dev.ostler.client.net;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Shows servers by SASL who the client is. */
@FunctionalInterface
public interface Authenticator {
    /** What the client says next. */
    record Step(@Nullable Bytes token, boolean complete) {}

    /** The client's side of one exchange. Calls may block; they come one at a time. */
    interface Exchange {
        /**
         * @param challenge what the server has said; null to begin
         * @throws IOException if the exchange has failed
         */
        Step next(@Nullable Bytes challenge) throws IOException;
    }

    /**
     * Begins an exchange with a server.
     *
     * @throws IOException if there are no credentials for it
     */
    Exchange begin(InetSocketAddress server) throws IOException;
}
