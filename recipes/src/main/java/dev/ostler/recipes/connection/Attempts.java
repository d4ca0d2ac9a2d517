package dev.ostler.recipes.connection;

import dev.ostler.client.async.OperationException;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Subscription;

import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The attempts to carry something out. Each waits for a connection first; the retry policy says
 * after which pause there is another. On the host's thread.
 */
final class Attempts<T> {
    private final Host host;
    private final SessionKeeper keeper;
    private final Settings settings;
    private final Repeat repeat;
    private final Function<Handle, CompletableFuture<T>> attempt;
    private final CompletableFuture<T> result;
    private final Consumer<Attempts<?>> end;
    private final long beganAt;

    /** Null for as long as it takes. */
    private final @Nullable Duration patience;

    private int retries;
    private boolean mayHaveHappened;
    private @Nullable OperationException lastFailure;

    /** The attempt that is being carried out. */
    private @Nullable CompletableFuture<T> current;

    /** What takes the next step, unless an attempt is being carried out; and the deadline. */
    private Subscription step = () -> {};

    private Subscription deadline = () -> {};

    /**
     * @param result is completed with the end
     * @param patience for all of it; null for as long as it takes
     * @param end is told of the end
     */
    Attempts(
            Host host,
            SessionKeeper keeper,
            Settings settings,
            Repeat repeat,
            @Nullable Duration patience,
            Function<Handle, CompletableFuture<T>> attempt,
            CompletableFuture<T> result,
            Consumer<Attempts<?>> end) {
        this.host = host;
        this.keeper = keeper;
        this.settings = settings;
        this.repeat = repeat;
        this.patience = patience;
        this.attempt = attempt;
        this.result = result;
        this.end = end;
        beganAt = host.nanoTime();
    }

    void begin() {
        if (patience != null) {
            deadline = host.schedule(this::overdue, patience);
        }
        awaitConnection();
    }

    /** Nobody wants the result any more. */
    void stop() {
        step.close();
        deadline.close();
        CompletableFuture<T> underWay = current;
        current = null;
        if (underWay != null) {
            underWay.cancel(false);
        }
        end.accept(this);
    }

    /** Ends it before its time. */
    void fail(Throwable failure) {
        stop();
        result.completeExceptionally(failure);
    }

    private void awaitConnection() {
        if (keeper.isConnected()) {
            attempt();
            return;
        }
        Subscription connected = keeper.whenConnected(this::connected);
        Subscription late = host.schedule(this::notConnected, settings.connectionTimeout());
        step =
                () -> {
                    connected.close();
                    late.close();
                };
    }

    private void connected() {
        step.close();
        attempt();
    }

    private void notConnected() {
        step.close();
        failed(OperationException.of(Code.CONNECTIONLOSS, null, false));
    }

    private void attempt() {
        Handle session = keeper.handle();
        if (session == null) {
            failed(OperationException.of(Code.CONNECTIONLOSS, null, false));
            return;
        }
        CompletableFuture<T> made;
        try {
            made = attempt.apply(session);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        current = made;
        made.whenComplete(
                (value, failure) -> {
                    if (host.isHere()) {
                        ended(value, failure);
                    } else {
                        host.execute(() -> ended(value, failure));
                    }
                });
    }

    private void ended(@Nullable T value, @Nullable Throwable failure) {
        if (current == null) {
            return; // It was stopped meanwhile.
        }
        current = null;
        if (failure == null) {
            stop();
            complete(value);
            return;
        }
        Throwable cause = Failures.cause(failure);
        if (cause instanceof OperationException refused) {
            failed(refused);
        } else {
            fail(cause);
        }
    }

    @SuppressWarnings("NullAway") // What an attempt gave may be null if T allows it.
    private void complete(@Nullable T value) {
        result.complete(value);
    }

    private void failed(OperationException failure) {
        mayHaveHappened |= failure.mayHaveHappened();
        lastFailure = failure;
        long pause;
        try {
            pause = mayRepeat(failure) ? pause(failure) : -1;
        } catch (Throwable e) {
            fail(e);
            return;
        }
        if (pause < 0 || !isInTime(pause)) {
            fail(known(failure));
        } else {
            step = host.schedule(this::awaitConnection, Duration.ofNanos(pause));
        }
    }

    private boolean mayRepeat(OperationException failure) {
        return switch (repeat) {
            case ALWAYS -> true;
            case IF_NOT_DONE -> !failure.mayHaveHappened();
            case NEVER -> false;
        };
    }

    /** Asks the policy; -1 if it does not want another attempt. */
    private long pause(OperationException failure) {
        long[] noted = {0};
        boolean again =
                settings.retryPolicy()
                        .allowRetry(
                                failure.code(),
                                retries,
                                TimeUnit.NANOSECONDS.toMillis(elapsed()),
                                (time, unit) -> noted[0] += unit.toNanos(Math.max(0, time)));
        retries++;
        return again ? Math.max(0, noted[0]) : -1;
    }

    private long elapsed() {
        return host.nanoTime() - beganAt;
    }

    private boolean isInTime(long pause) {
        return patience == null || patience.compareTo(Duration.ofNanos(elapsed() + pause)) > 0;
    }

    private void overdue() {
        boolean underWay = current != null;
        OperationException last = lastFailure;
        fail(
                underWay || last == null
                        ? OperationException.of(
                                Code.OPERATIONTIMEOUT, null, mayHaveHappened || underWay)
                        : known(last));
    }

    /** The failure, and whether one of the attempts may have been carried out. */
    private OperationException known(OperationException failure) {
        return mayHaveHappened && !failure.mayHaveHappened() ? failure.uncertain() : failure;
    }
}
