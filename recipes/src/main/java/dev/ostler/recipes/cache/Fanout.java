package dev.ostler.recipes.cache;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.Host;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The listeners of one cache, each with its own delivery. */
final class Fanout implements Consumer<Notice> {
    private final Host host;

    // On the host's thread.
    private final Set<Delivery> deliveries = new LinkedHashSet<>();

    Fanout(Host host) {
        this.host = host;
    }

    /** From any thread; the listener hears what comes after this call. */
    Subscription add(Consumer<Notice> listener, Executor executor) {
        var delivery = new Delivery(host, executor, listener);
        host.execute(() -> deliveries.add(delivery));
        return () -> {
            delivery.close();
            host.execute(() -> deliveries.remove(delivery));
        };
    }

    /** On the host's thread. */
    @Override
    public void accept(Notice notice) {
        deliveries.forEach(delivery -> delivery.accept(notice));
    }

    /** No listener hears anything more; on the host's thread. */
    void close() {
        deliveries.forEach(Delivery::close);
        deliveries.clear();
    }
}
