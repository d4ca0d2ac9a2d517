package dev.ostler.replica.client;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

/** What a step of a client's SASL exchange comes to (client protocol, section 11.8). */
public sealed interface SaslStep {
    /** This server has no SASL configuration. */
    record NotOffered() implements SaslStep {}

    /**
     * The client must answer this.
     *
     * @param token may be null where a mechanism waits for more
     */
    record Challenge(@Nullable Bytes token) implements SaslStep {}

    /**
     * The client has proved who it is.
     *
     * @param token what it is to be sent; null if the mechanism has nothing left to say
     */
    record Complete(@Nullable Bytes token, String authorizationId) implements SaslStep {}

    /** The client has not proved it, and cannot on this connection any more. */
    record Failed(String reason) implements SaslStep {}
}
