package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import javax.net.ssl.SSLSession;

/** Hears what comes of a TLS handshake: one of the calls, on the link's loop. */
public interface Handshake {
    /**
     * Both ends have agreed.
     *
     * @return who gets what the link brings, decrypted; null to close it
     */
    @Nullable Receiver secured(SSLSession session);

    /**
     * The other end does without TLS, where it may.
     *
     * @return as of {@link #secured}
     */
    @Nullable Receiver plain();

    /**
     * The link was closed before.
     *
     * @param why for people; null if nothing went wrong
     */
    void failed(@Nullable String why);
}
