package dev.ostler.interop.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.easy.DataListener;
import dev.ostler.recipes.easy.Serializer;
import dev.ostler.recipes.easy.SessionListener;
import dev.ostler.recipes.easy.SimpleClient;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The simple client. */
@Tag("F15")
class SimpleClientTest extends RecipeSuite {
    private static <E> E next(BlockingQueue<E> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    @Tag("S096")
    void plainMethods() {
        try (var client = new SimpleClient<>(connectString(), Serializer.UTF8)) {
            client.createPersistent("/a/b", true);
            client.writeData("/a/b", "one");
            assertThat(client.readData("/a/b")).isEqualTo("one");
            assertThat(client.updateData("/a/b", text -> text + "+").data()).isEqualTo("one+");
            assertThat(client.readData("/nothing", true)).isNull();
            assertThat(client.deleteRecursive("/a")).isTrue();
            assertThat(client.delete("/a")).isFalse();
        }
    }

    @Test
    @Tag("S094")
    @Tag("S095")
    void listenersHearWithoutFurtherCallsAndInTheNextSession() throws Exception {
        try (var client = new SimpleClient<>(connectString(), Serializer.UTF8)) {
            var values = new LinkedBlockingQueue<String>();
            client.subscribeDataChanges(
                    "/a",
                    new DataListener<String>() {
                        @Override
                        public void dataChanged(String path, String data) {
                            values.add(data);
                        }

                        @Override
                        public void dataDeleted(String path) {
                            values.add("gone");
                        }
                    });
            var lists = new LinkedBlockingQueue<List<String>>();
            client.createPersistent("/a", "0");
            assertThat(next(values)).isEqualTo("0");
            client.subscribeChildChanges(
                    "/a", (path, names) -> lists.add(Objects.requireNonNull(names)));
            for (int i = 1; i <= 10; i++) {
                client.writeData("/a", "" + i);
                assertThat(next(values)).isEqualTo("" + i);
                client.createPersistent("/a/" + i, "");
                assertThat(next(lists)).hasSize(i);
            }

            var newSession = new CompletableFuture<Void>();
            client.subscribeStateChanges(
                    new SessionListener() {
                        @Override
                        public void stateChanged(ConnectionState state) {}

                        @Override
                        public void newSession() {
                            newSession.complete(null);
                        }
                    });
            Objects.requireNonNull(client.managed().handle()).expire();
            newSession.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next(values)).isEqualTo("10");
            assertThat(next(lists)).hasSize(10);
            client.deleteRecursive("/a/1");
            assertThat(next(lists)).hasSize(9);
        }
    }
}
