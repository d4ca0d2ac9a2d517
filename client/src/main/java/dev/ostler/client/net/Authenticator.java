package dev.ostler.client.net;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Shows servers by SASL who the client is. */
public interface Authenticator {
    /** How good the last login is. */
    enum Standing {
        /** There is none, or its end has come. */
        NONE,
        /** It is good, and the next one should come. */
        AGEING,
        FRESH
    }

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

    /** Takes no time, on any thread. */
    Standing standing();

    /**
     * Logs in, which may take long. The login before stays if it fails.
     *
     * @throws IOException if there are no credentials to be had
     */
    void login() throws IOException;

    /**
     * Begins an exchange with a server, with the credentials of the last login.
     *
     * @throws IOException if they do not serve
     */
    Exchange begin(InetSocketAddress server) throws IOException;
}
