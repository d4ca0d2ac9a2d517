package dev.ostler.recipes.examples;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ManagedClient;

import java.util.function.Consumer;

/** What to do when the connection is lost. */
final class StatesExample {
    private StatesExample() {}

    static Subscription follow(ManagedClient client, Consumer<String> work) {
        return client.onState(
                (any, state) -> {
                    switch (state) {
                        case CONNECTED, RECONNECTED -> work.accept("go on");
                        case SUSPENDED -> work.accept("rely on nothing");
                        case LOST -> work.accept("begin anew: what was ephemeral has gone");
                        case READ_ONLY -> work.accept("read only");
                    }
                });
    }
}
