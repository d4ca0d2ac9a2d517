package dev.ostler.simulation.recipe;

import dev.ostler.client.async.OperationException;
import dev.ostler.recipes.OutcomeUnknownException;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.simulation.world.SimulatedProcess;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/**
 * What an application has: a process of a client, with a thread of its own beside the managed
 * client's.
 *
 * @param name of the client, whichever process it is
 * @param life the how manieth process of that client it is, from 1
 * @param disturbances of the process
 * @param thread where the application runs
 */
public record Desk(
        String name,
        int life,
        SimulatedProcess process,
        Disturbances disturbances,
        ManagedClient client,
        Executor thread,
        RandomGenerator random) {
    private static final long SHORT_MICROS = 500_000;
    private static final long LONG_MICROS = 6_000_000;

    /** Runs a task of the application later. */
    void later(long micros, Runnable task) {
        process.after(micros, () -> thread.execute(task));
    }

    /** Tells the application how something has ended. */
    <T> void hear(
            CompletableFuture<T> future,
            BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
        future.whenComplete(
                (value, failure) -> thread.execute(() -> then.accept(value, cause(failure))));
    }

    /** Whether an operation that has failed so may have been carried out. */
    static boolean mayHaveHappened(@Nullable Throwable failure) {
        return failure instanceof OutcomeUnknownException
                || (failure instanceof OperationException refused && refused.mayHaveHappened());
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    /** Puts a line into the transcript. */
    void say(String what) {
        process.world().say(name, () -> what);
    }

    /** A time up to this one. */
    long upTo(long micros) {
        return random.nextLong(micros + 1);
    }

    /** How long to hold something: not for long, but for once longer than a session may last. */
    long holdMicros() {
        return random.nextInt(5) == 0 ? upTo(LONG_MICROS) : upTo(SHORT_MICROS);
    }

    @Override
    public String toString() {
        return life == 1 ? name : name + "'" + life;
    }
}
