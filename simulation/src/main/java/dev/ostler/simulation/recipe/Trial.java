package dev.ostler.simulation.recipe;

import dev.ostler.simulation.check.Checker;

import java.util.List;

/**
 * A recipe that several clients use, and what it promises: applications, and checkers that see what
 * becomes of them.
 */
public interface Trial {
    /** The application of a new process, which goes on with the work of the one before it. */
    Application application(Desk desk);

    /** What hears of the servers and of the history. */
    List<Checker> checkers();

    /** Whether there is nothing left to do. */
    boolean isDone();

    /** What is not done, for people. */
    String left();

    /** All is done, all clients are still there. */
    default void end() {}
}
