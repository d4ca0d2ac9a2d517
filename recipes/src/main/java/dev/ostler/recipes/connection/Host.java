package dev.ostler.recipes.connection;

import dev.ostler.recipes.Subscription;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What a client needs of the machine that it runs on. There is one thread for all that happens
 * inside a client and its recipes: state that only it touches needs no lock.
 */
public interface Host extends Executor {
    /** Runs a task on the thread, after those before it; never inside the call. */
    @Override
    void execute(Runnable task);

    /** Runs a task on the thread later, unless the subscription is closed before. */
    Subscription schedule(Runnable task, Duration delay);

    /** Whether the caller is on the thread: it must not wait for anything then. */
    boolean isHere();

    /** Monotonic, in nanoseconds; its origin means nothing. */
    long nanoTime();

    /** Chance, to be used on the thread. */
    RandomGenerator random();

    /**
     * An executor for the application's listeners, apart from the thread: they may block. It runs
     * its tasks one after the other, in order.
     */
    Executor newListenerExecutor();

    /**
     * Ends the thread when it has done what was given to it before. What is given to it later is
     * run all the same.
     */
    void shutdown();
}
