package dev.ostler.server.net;

import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;

import java.util.List;

/** The way from the event loops to the replica. */
public interface Inbox {
    /** Takes what one read of a socket brought; the caller must not touch the list again. */
    void submit(List<Submission> submissions);

    /** The connection has ended. */
    void disconnected(Client client, SessionId session);

    /** So many submissions were answered, or nobody waits for their answers any more. */
    void answered(int count);

    /** Whether so many submissions wait for an answer that clients who have some should pause. */
    boolean isFull();

    /**
     * The replica thread has put the first delivery into this connection's queue since its event
     * loop was told. Called on the replica thread only.
     */
    void wakeUp(ClientConnection connection);
}
