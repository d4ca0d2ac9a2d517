package dev.ostler.recipes.line;

import dev.ostler.client.async.OperationException;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What has to be cleaned up, whoever waits for it or not: it is tried until it succeeds, a server
 * refuses it for good, or the client is closed.
 */
public final class Sweep {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private Sweep() {}

    /**
     * @param attempt may be carried out any number of times
     * @return what the first round of attempts came to; the others go on without it
     */
    public static CompletableFuture<Void> untilDone(
            ManagedClient client, Function<Handle, CompletableFuture<Void>> attempt) {
        return begin(client, attempt, new CompletableFuture<>());
    }

    /**
     * @param end is completed when nothing more is tried
     * @return as above
     */
    static CompletableFuture<Void> begin(
            ManagedClient client,
            Function<Handle, CompletableFuture<Void>> attempt,
            CompletableFuture<Void> end) {
        return round(client, attempt, FIRST_PAUSE, end);
    }

    private static CompletableFuture<Void> round(
            ManagedClient client,
            Function<Handle, CompletableFuture<Void>> attempt,
            Duration pause,
            CompletableFuture<Void> end) {
        CompletableFuture<Void> tried = client.call(Repeat.ALWAYS, attempt);
        return tried.whenComplete(
                (nothing, failure) -> {
                    if (failure == null || !isPassing(failure)) {
                        end.complete(null);
                        return;
                    }
                    Duration doubled = pause.multipliedBy(2);
                    Duration next = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
                    client.host().schedule(() -> round(client, attempt, next, end), pause);
                });
    }

    private static boolean isPassing(Throwable failure) {
        if (!(Failures.cause(failure) instanceof OperationException refused)) {
            return false;
        }
        return switch (refused.code()) {
            case CONNECTIONLOSS,
                    OPERATIONTIMEOUT,
                    SESSIONEXPIRED,
                    SESSIONMOVED,
                    NOTREADONLY,
                    REQUESTTIMEOUT,
                    THROTTLEDOP ->
                    true;
            default -> false;
        };
    }
}
