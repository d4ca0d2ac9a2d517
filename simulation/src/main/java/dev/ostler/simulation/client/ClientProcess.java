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

    /** The process dies, and another begins with a session of its own. */
    void restart();
}
