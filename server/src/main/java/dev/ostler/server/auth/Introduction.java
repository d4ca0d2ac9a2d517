package dev.ostler.server.auth;

import dev.ostler.server.transport.Receiver;

import org.jspecify.annotations.Nullable;

/** Hears what comes of an exchange: one of the calls, on the link's loop. */
public interface Introduction {
    /**
     * Whoever has to prove who it is has done so.
     *
     * @return who gets what the link brings from now on; null to close it
     */
    @Nullable Receiver done();

    /**
     * The link is closed.
     *
     * @param why for people; if operators have to know it, it is logged already
     */
    void failed(String why);
}
