package dev.ostler.recipes.barrier;

import dev.ostler.recipes.Failures;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.Until;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A znode that keeps others waiting as long as it is there. It stays when whoever has set it is
 * gone. All that wait go on at once.
 */
public final class Barrier {
    private final ManagedClient client;
    private final String path;

    /**
     * @param path of the znode; what is missing above is created when it is set
     */
    public Barrier(ManagedClient client, String path) {
        this.client = client;
        this.path = client.path(path);
    }

    /** Sets it; does nothing if it is there. */
    public CompletableFuture<Void> setAsync() {
        return client.call(
                Repeat.ALWAYS,
                handle -> client.parents(handle).ensure(path, CreateMode.PERSISTENT));
    }

    /** Removes it; does nothing if it is not there. */
    public CompletableFuture<Void> removeAsync() {
        return client.call(
                Repeat.ALWAYS,
                handle ->
                        Failures.unless(
                                handle.zk().delete(path),
                                Code.NONODE,
                                () -> CompletableFuture.completedFuture(null)));
    }

    /**
     * Completed, on the client's thread, when it is not there. Cancelling it ends the waiting.
     *
     * @param patience null for as long as it takes
     * @return false if that was too long
     */
    public CompletableFuture<Boolean> awaitAsync(@Nullable Duration patience) {
        CompletableFuture<Optional<Boolean>> gone = gone(patience);
        CompletableFuture<Boolean> result = gone.thenApply(Optional::isPresent);
        result.whenComplete((value, failure) -> gone.cancel(false));
        return result;
    }

    private CompletableFuture<Optional<Boolean>> gone(@Nullable Duration patience) {
        return Until.within(
                client,
                patience,
                (handle, wake) ->
                        Failures.<Optional<Boolean>>unless(
                                wake.data(handle, path).thenApply(data -> Optional.empty()),
                                Code.NONODE,
                                () -> CompletableFuture.completedFuture(Optional.of(true))));
    }

    /** As {@link #setAsync}, and blocks. */
    public void set() throws InterruptedException {
        client.await(setAsync());
    }

    /** As {@link #removeAsync}, and blocks. */
    public void remove() throws InterruptedException {
        client.await(removeAsync());
    }

    /** Waits until it is not there. */
    public void await() throws InterruptedException {
        awaitFor(null);
    }

    /** Waits until it is not there, no longer than that; whether it is gone. */
    public boolean await(Duration patience) throws InterruptedException {
        return awaitFor(patience);
    }

    private boolean awaitFor(@Nullable Duration patience) throws InterruptedException {
        CompletableFuture<Boolean> gone = awaitAsync(patience);
        try {
            return client.await(gone);
        } finally {
            gone.cancel(false);
        }
    }
}
