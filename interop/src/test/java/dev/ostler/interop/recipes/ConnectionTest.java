package dev.ostler.interop.recipes;

import static dev.ostler.recipes.connection.ConnectionState.LOST;
import static dev.ostler.recipes.connection.ConnectionState.RECONNECTED;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The managed connection. */
class ConnectionTest extends RecipeSuite {
    @Test
    @Tag("F1")
    @Tag("S094")
    void lostSessionIsReplacedByAnother() throws Exception {
        ManagedClient client = connect();
        var lost = new CompletableFuture<Void>();
        var again = new CompletableFuture<Void>();
        client.onState(
                (any, state) -> {
                    if (state == LOST) {
                        lost.complete(null);
                    } else if (state == RECONNECTED) {
                        again.complete(null);
                    }
                });
        Handle first = Objects.requireNonNull(client.handle());
        first.expire();
        lost.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        again.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        String path =
                client.await(
                        client.call(
                                Repeat.IF_NOT_DONE,
                                handle ->
                                        handle.zk()
                                                .create(
                                                        client.path("/a"),
                                                        Bytes.utf8("x"),
                                                        CreateMode.EPHEMERAL)
                                                .thenApply(created -> created.path())));
        assertThat(path).isEqualTo("/a");
        assertThat(Objects.requireNonNull(client.handle()).sessionId())
                .isNotEqualTo(first.sessionId());
    }
}
