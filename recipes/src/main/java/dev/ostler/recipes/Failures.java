package dev.ostler.recipes;

import dev.ostler.client.async.OperationException;

import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CancellationException;
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

    /** The error of an operation; OK if it is no operation that has failed. */
    public static Code code(@Nullable Throwable failure) {
        return failure != null && cause(failure) instanceof OperationException operation
                ? operation.code()
                : Code.OK;
    }

    /** Whether the operation may have been carried out although it has failed. */
    public static boolean mayHaveHappened(@Nullable Throwable failure) {
        return failure != null
                && cause(failure) instanceof OperationException operation
                && operation.mayHaveHappened();
    }

    /** Whether it is the connection or the caller that has failed, and not the operation. */
    public static boolean isOfConnection(Throwable failure) {
        return cause(failure) instanceof CancellationException
                || switch (code(failure)) {
                    case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONEXPIRED, SESSIONMOVED -> true;
                    default -> false;
                };
    }

    /** The same future, but for one error, which leads elsewhere. */
    public static <T> CompletableFuture<T> unless(
            CompletableFuture<T> future, Code error, Supplier<CompletableFuture<T>> otherwise) {
        return future.exceptionallyCompose(
                failure ->
                        code(failure) == error
                                ? otherwise.get()
                                : CompletableFuture.failedFuture(cause(failure)));
    }

    /**
     * The same for something that can be repeated in any case: its failures say that it was not
     * carried out.
     */
    public static <T> CompletableFuture<T> harmless(CompletableFuture<T> future) {
        return future.exceptionallyCompose(
                failure ->
                        CompletableFuture.failedFuture(
                                cause(failure) instanceof OperationException operation
                                        ? OperationException.of(
                                                operation.code(), operation.path(), false)
                                        : cause(failure)));
    }
}
