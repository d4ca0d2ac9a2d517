package dev.ostler.recipes.line;

import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Carries an attempt out until it comes to something. One that does not leaves watches behind; at
 * the first event of theirs, and when they went with their session, there is another attempt.
 * Nothing is ever concluded from an event.
 */
public final class Until<T> {
    /** Looks, and leaves watches if it sees nothing. Carried out any number of times. */
    @FunctionalInterface
    public interface Attempt<T> {
        /**
         * @return empty if it is to be waited for the watches; without any, for the next state of
         *     the connection
         */
        CompletableFuture<Optional<T>> look(Handle handle, Wake wake);
    }

    /** Who waits. It hears one of the first two, once for each {@link #begin}. */
    public interface Listener<T> {
        void came(T value);

        /** The retry policy has given up, a server refuses, or the client is closed. */
        void failed(Throwable failure);

        /** The attempt was in vain; any number of times. */
        default void waiting() {}
    }

    private final ManagedClient client;
    private final Attempt<T> attempt;
    private final Listener<T> listener;

    /** The attempt under way, if there is one. */
    private @Nullable CompletableFuture<Optional<T>> underWay;

    /** Tells the one under way from those before. */
    private int attempts;

    /** The watches that are waited for, or that the attempt under way leaves. */
    private @Nullable Wake wake;

    private Subscription states = () -> {};
    private Subscription closing = () -> {};

    public Until(ManagedClient client, Attempt<T> attempt, Listener<T> listener) {
        this.client = client;
        this.attempt = attempt;
        this.listener = listener;
    }

    /**
     * The same as a future, to be called from any thread. Cancelling it ends the waiting.
     *
     * @param patience null for as long as it takes; zero or less for a single attempt
     * @return empty when that is over
     */
    public static <T> CompletableFuture<Optional<T>> within(
            ManagedClient client, @Nullable Duration patience, Attempt<T> attempt) {
        var result = new CompletableFuture<Optional<T>>();
        boolean once = patience != null && (patience.isZero() || patience.isNegative());
        var until =
                new Until<>(
                        client,
                        attempt,
                        new Listener<T>() {
                            @Override
                            public void came(T value) {
                                result.complete(Optional.of(value));
                            }

                            @Override
                            public void failed(Throwable failure) {
                                result.completeExceptionally(failure);
                            }

                            @Override
                            public void waiting() {
                                if (once) {
                                    result.complete(Optional.empty());
                                }
                            }
                        });
        client.host()
                .execute(
                        () -> {
                            Subscription deadline =
                                    patience == null || once
                                            ? () -> {}
                                            : client.host()
                                                    .schedule(
                                                            () -> result.complete(Optional.empty()),
                                                            patience);
                            until.begin();
                            result.whenComplete(
                                    (value, failure) ->
                                            client.host()
                                                    .execute(
                                                            () -> {
                                                                deadline.close();
                                                                until.end();
                                                            }));
                        });
        return result;
    }

    /** Makes the first attempt, or begins anew after the end. */
    public void begin() {
        end();
        states = client.onStateHere((from, state) -> stateChanged(state));
        closing = client.onClose(this::closed);
        tryOnce();
    }

    private void tryOnce() {
        forgetWake();
        var watches = new Wake(client.host(), this::woken);
        wake = watches;
        CompletableFuture<Optional<T>> tried =
                client.call(
                        Repeat.ALWAYS,
                        handle -> {
                            watches.forget(client.handle());
                            return attempt.look(handle, watches);
                        });
        underWay = tried;
        int number = ++attempts;
        tried.whenComplete(
                (value, failure) -> {
                    if (underWay != null && number == attempts) {
                        underWay = null;
                        if (failure == null) {
                            tried(value);
                        } else {
                            end();
                            listener.failed(Failures.cause(failure));
                        }
                    }
                });
    }

    private void tried(Optional<T> value) {
        if (value.isPresent()) {
            end();
            listener.came(value.get());
        } else {
            listener.waiting();
            woken();
        }
    }

    /** Goes on if there is something to go on for, and nothing under way that sees it anyway. */
    private void woken() {
        Wake watches = wake;
        if (underWay == null && watches != null && watches.hasFired()) {
            tryOnce();
        }
    }

    private void stateChanged(ConnectionState state) {
        Wake watches = wake;
        if (underWay == null
                && watches != null
                && (state == ConnectionState.LOST || !watches.isSet())) {
            tryOnce();
        }
    }

    /** One that only waits does not hear of it from an operation that fails. */
    private void closed() {
        if (underWay == null && wake != null) {
            tryOnce();
        }
    }

    /** Ends the waiting, and takes back what was left for it. The listener hears nothing more. */
    public void end() {
        states.close();
        closing.close();
        CompletableFuture<?> tried = underWay;
        underWay = null;
        if (tried != null) {
            tried.cancel(false);
        }
        forgetWake();
    }

    private void forgetWake() {
        Wake watches = wake;
        wake = null;
        if (watches != null) {
            watches.forget(client.handle());
        }
    }
}
