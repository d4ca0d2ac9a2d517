package dev.ostler.recipes.easy;

import dev.ostler.recipes.connection.ConnectionState;

/** Hears how the connection is. It may block; it is called by one thread at a time. */
public interface SessionListener {
    /** The state has changed; of those that did not last some may be left out, LOST never. */
    void stateChanged(ConnectionState state);

    /** Another session has taken the place of one that was lost, with its ephemeral znodes. */
    void newSession();
}
