package dev.ostler.recipes.operation;

import dev.ostler.client.async.OperationException;

import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What futures fail with. */
final class Failures {
    private Failures() {}

    /** The failure itself, whatever futures have wrapped it in. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** OK if it is no operation that has failed. */
    static Code code(@Nullable Throwable failure) {
        return failure != null && cause(failure) instanceof OperationException operation
                ? operation.code()
                : Code.OK;
    }

    static boolean mayHaveHappened(@Nullable Throwable failure) {
        return failure != null
                && cause(failure) instanceof OperationException operation
                && operation.mayHaveHappened();
    }

    /** Whether it is the connection or the caller that has failed, and not the operation. */
    static boolean isOfConnection(Throwable failure) {
        return cause(failure) instanceof CancellationException
                || switch (code(failure)) {
                    case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONEXPIRED, SESSIONMOVED -> true;
                    default -> false;
                };
    }

    /** The same, unless it fails with this error: then what the remedy gives. */
    static <T> CompletableFuture<T> on(
            Code error, CompletableFuture<T> future, Supplier<CompletableFuture<T>> remedy) {
        return future.exceptionallyCompose(
                failure ->
                        code(failure) == error
                                ? remedy.get()
                                : CompletableFuture.failedFuture(cause(failure)));
    }

    /**
     * The same for something that can be repeated in any case: its failures say that it was not.
     */
    static <T> CompletableFuture<T> harmless(CompletableFuture<T> future) {
        return future.exceptionallyCompose(
                failure ->
                        CompletableFuture.failedFuture(
                                cause(failure) instanceof OperationException operation
                                        ? OperationException.of(
                                                operation.code(), operation.path(), false)
                                        : cause(failure)));
    }
}
