package dev.ostler.recipes.line;

import dev.ostler.client.async.OperationException;

import org.apache.zookeeper.KeeperException.Code;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What futures fail with. */
public final class Failures {
    private Failures() {}

    /** The failure itself, without what stages of futures have wrapped it in. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether a server has answered so. */
    public static boolean is(Throwable failure, Code code) {
        return cause(failure) instanceof OperationException refused && refused.code() == code;
    }

    /** Whether the operation may have been carried out although it has failed. */
    public static boolean isUncertain(Throwable failure) {
        return cause(failure) instanceof OperationException refused && refused.mayHaveHappened();
    }

    /** The same future, but for one answer that leads elsewhere. */
    public static <T> CompletableFuture<T> unless(
            CompletableFuture<T> future, Code code, Supplier<CompletableFuture<T>> otherwise) {
        return future.exceptionallyCompose(
                failure ->
                        is(failure, code)
                                ? otherwise.get()
                                : CompletableFuture.failedFuture(cause(failure)));
    }
}
