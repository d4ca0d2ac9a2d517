package dev.ostler.recipes.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The threads of a client. */
class ThreadHostTest {
    private final ThreadHost host = new ThreadHost("test");

    @Test
    void idleListenerThreadIsUsedAgain() throws Exception {
        Set<Thread> used = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            var ran = new CompletableFuture<Thread>();
            host.newListenerExecutor().execute(() -> ran.complete(Thread.currentThread()));
            Thread thread = Clients.get(ran);
            used.add(thread);
            Clients.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }
        assertThat(used).hasSize(1);
    }

    @Test
    void listenerThatBlocksHoldsUpNoOther() {
        var first = new CompletableFuture<String>();
        var second = new CompletableFuture<String>();
        host.newListenerExecutor().execute(() -> second.complete(first.join()));
        host.newListenerExecutor().execute(() -> first.complete("goes on"));
        assertThat(Clients.get(second)).isEqualTo("goes on");
    }
}
