package dev.ostler.replica.client;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.SessionId;

/** Answers reads where they arrive, from the current state. */
public interface ReadService {
    /** Zxid of the state that {@link #answer} would answer from now. */
    long zxid();

    /**
     * Writes the reply to {@code out}, behind whatever {@code client} must have been sent before
     * it: the events of the state that the reply shows.
     *
     * @param body the request behind its header
     */
    void answer(
            Client client, SessionId session, int xid, int opCode, JuteReader body, JuteWriter out);
}
