package dev.ostler.server;

import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;

import java.io.IOException;

/**
 * The state machine that the {@link ReplicaThread} drives, and what it wants done. That thread
 * alone calls it. An exception means that the state can't be trusted, or not be kept.
 */
interface Machine {
    /** Called first, by the thread that will call everything else. */
    void start();

    /**
     * Sets the time for all that follows.
     *
     * @param nowMillis a clock that only goes forward
     * @param wallMillis milliseconds since 1970
     */
    void time(long nowMillis, long wallMillis);

    /** Takes what a connection submitted. */
    void submit(Submission submission);

    /** Nothing more can be sent to this connection. */
    void disconnected(Client client, SessionId session);

    /** When {@link #tick} is wanted next. */
    long wakeUpMillis();

    void tick();

    /** Ends a batch of calls: what they made possible is done now. */
    void endBatch() throws IOException;
}
