package dev.ostler.simulation.client;

/** The process of a client, and what can go wrong with it. */
public interface ClientProcess {
    /** The process stands still. */
    void pause();

    /** Undoes {@link #pause}. */
    void resume();

    /** The application asks for another server. */
    void move();

    /** Somebody else ends the session. */
    void endSession();

    /** From here on, or up to here, a server may answer that leads no more and does not know. */
    default void deceive() {}

    /** The process dies, and another begins with a session of its own. */
    void restart();
}
