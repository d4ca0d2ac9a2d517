package dev.ostler.recipes.lock;

import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The lock of a thread. */
class ReentrantMutexTest {
    @TempDir Path directory;
    private Clients clients;
    private ManagedClient client;

    @BeforeEach
    void start() throws Exception {
        clients = new Clients(directory);
        client = clients.throughGateway();
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
    }

    @Test
    @Tag("F8")
    void aThreadEntersAgainAndOthersDoNot() throws Exception {
        var mutex = new ReentrantMutex(new FairLock(client, "/lock"));
        mutex.acquire();
        assertThat(mutex.acquire(0, TimeUnit.SECONDS)).isTrue();
        assertThat(mutex.isOwnedByCurrentThread()).isTrue();
        assertThat(mutex.held()).isPresent();
        assertThat(onAnotherThread(() -> mutex.acquire(10, TimeUnit.MILLISECONDS))).isFalse();
        assertThat(
                        onAnotherThread(
                                () -> {
                                    assertThatThrownBy(mutex::release)
                                            .isInstanceOf(IllegalMonitorStateException.class);
                                    return mutex.isOwnedByCurrentThread();
                                }))
                .isFalse();
        mutex.release();
        assertThat(mutex.isAcquiredInThisProcess()).isTrue();
        mutex.release();
        assertThat(mutex.isAcquiredInThisProcess()).isFalse();
        assertThat(children(client, "/lock")).isEmpty();
        assertThatThrownBy(mutex::release).isInstanceOf(IllegalMonitorStateException.class);
    }

    @Test
    @Tag("F8")
    void aThreadWhoseLockWasLostIsTold() throws Exception {
        var mutex = new ReentrantMutex(new FairLock(client, "/lock"));
        mutex.acquire();
        clients.gateway().cut();
        until(() -> !mutex.held().orElseThrow().isHeld());
        assertThatThrownBy(mutex::acquire).isInstanceOf(LockLostException.class);
        mutex.release();
        mutex.acquire();
        mutex.release();
    }

    private interface Question {
        boolean ask() throws Exception;
    }

    private static boolean onAnotherThread(Question question) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return question.ask();
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        })
                .join();
    }
}
