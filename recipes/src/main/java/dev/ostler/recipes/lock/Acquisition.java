package dev.ostler.recipes.lock;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.Host;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a caller waits for. It ends in one of four ways: the lock, a failure, too late, or the
 * caller wants it no more and cancels the future. A lock that comes to an end that was another
 * already is released.
 */
final class Acquisition<T> implements Acquiring.Listener {
    private final Host host;
    private final Function<Held, T> acquired;
    private final @Nullable Duration patience;
    private final Supplier<T> late;
    private final Acquiring way;
    private final CompletableFuture<T> future = new CompletableFuture<>();
    private Subscription deadline = () -> {};
    private boolean ended;

    /**
     * @param patience null to wait as long as it takes
     * @param late what the future gives then
     */
    Acquisition(
            Host host,
            Acquiring way,
            Function<Held, T> acquired,
            @Nullable Duration patience,
            Supplier<T> late) {
        this.host = host;
        this.way = way;
        this.acquired = acquired;
        this.patience = patience;
        this.late = late;
    }

    CompletableFuture<T> begin() {
        future.whenComplete(
                (value, failure) -> {
                    if (failure != null) {
                        onThread(this::giveUp);
                    }
                });
        onThread(
                () -> {
                    if (ended) {
                        return;
                    }
                    if (patience != null && isPositive(patience)) {
                        deadline = host.schedule(this::overdue, patience);
                    }
                    way.begin(this);
                });
        return future;
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private void onThread(Runnable task) {
        if (host.isHere()) {
            task.run();
        } else {
            host.execute(task);
        }
    }

    @Override
    public void acquired(Held held) {
        if (!end() || !future.complete(acquired.apply(held))) {
            held.releaseAsync();
        }
    }

    @Override
    public void failed(Throwable failure) {
        if (end()) {
            way.giveUp();
            future.completeExceptionally(failure);
        }
    }

    @Override
    public void waiting() {
        if (patience != null && !isPositive(patience)) {
            overdue();
        }
    }

    private void overdue() {
        if (end()) {
            way.giveUp();
            future.complete(late.get());
        }
    }

    private void giveUp() {
        if (end()) {
            way.giveUp();
        }
    }

    private boolean end() {
        boolean first = !ended;
        ended = true;
        deadline.close();
        return first;
    }
}
