package dev.ostler.recipes.connection;

import static dev.ostler.recipes.connection.ConnectionState.CONNECTED;
import static dev.ostler.recipes.connection.ConnectionState.LOST;
import static dev.ostler.recipes.connection.ConnectionState.RECONNECTED;
import static dev.ostler.recipes.connection.ConnectionState.SUSPENDED;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

/** What a listener of the states hears. Everything here is one thread. */
class ConflatingListenerTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<ConnectionState> heard = new ArrayList<>();
    private boolean full;

    private void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        tasks.add(task);
    }

    @Test
    void whatAnExecutorHasRefusedIsToldWithTheNextState() {
        var listener = new ConflatingListener(heard::add, this::execute);
        full = true;
        assertThatThrownBy(() -> listener.become(CONNECTED))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> listener.become(LOST))
                .isInstanceOf(RejectedExecutionException.class);
        full = false;
        listener.become(RECONNECTED);
        listener.become(SUSPENDED);
        tasks.remove().run();
        assertThat(heard).containsExactly(LOST, SUSPENDED);
        assertThat(tasks).isEmpty();
    }

    @Test
    void whoThrowsAtLostHearsTheNextStateAllTheSame() {
        var listener =
                new ConflatingListener(
                        state -> {
                            heard.add(state);
                            if (state == LOST) {
                                throw new AssertionError("a mistake of the application");
                            }
                        },
                        this::execute);
        listener.become(LOST);
        listener.become(RECONNECTED);
        assertThatThrownBy(tasks.remove()::run).isInstanceOf(AssertionError.class);
        assertThat(heard).containsExactly(LOST, RECONNECTED);
    }
}
