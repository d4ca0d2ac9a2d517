package dev.ostler.recipes.connection;

/** Hears how the connection of a client is. */
@FunctionalInterface
public interface ConnectionStateListener {
    /**
     * The state has changed. May block: it holds up no other listener. One that is slow does not
     * hear of each state that came meanwhile; of LOST it always does, and of the last.
     */
    void stateChanged(ManagedClient client, ConnectionState newState);
}
