package dev.ostler.simulation.recipe;

/** What a client does, from the start of its process to its end. */
public interface Application {
    /** It begins, on its thread. */
    void begin();

    /** The process is dead. Told to the observer: nothing of the process runs any more. */
    default void died() {}
}
