package dev.ostler.recipes.testing;

import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.retry.RetryForever;
import dev.ostler.server.config.ConfigException;

import org.assertj.core.api.Assertions;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A server, a gateway to it, and clients that are closed with them. */
public final class Clients implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int SESSION_MILLIS = 30_000;

    private final TestServer server;
    private final Gateway gateway;
    private final List<ManagedClient> all = new ArrayList<>();

    /**
     * @param directory for the server's data
     */
    public Clients(Path directory) throws IOException, ConfigException {
        server = new TestServer(directory);
        gateway = new Gateway(server.port());
    }

    public TestServer server() {
        return server;
    }

    /** The way that {@link #throughGateway} takes. */
    public Gateway gateway() {
        return gateway;
    }

    /** A client that is connected. */
    public ManagedClient connected() throws InterruptedException {
        return connected(server.connectString(), SESSION_MILLIS);
    }

    /** One whose connection can be disturbed. */
    public ManagedClient throughGateway() throws InterruptedException {
        return throughGateway(SESSION_MILLIS);
    }

    /** As above, with another session timeout. */
    public ManagedClient throughGateway(int sessionMillis) throws InterruptedException {
        return connected(gateway.connectString(), sessionMillis);
    }

    private ManagedClient connected(String connectString, int sessionMillis)
            throws InterruptedException {
        ManagedClient made =
                ManagedClient.newClient(connectString, sessionMillis, 20_000, new RetryForever(20))
                        .start();
        all.add(made);
        Assertions.assertThat(made.blockUntilConnected(PATIENCE)).isTrue();
        return made;
    }

    /** Carries something out and waits for it. */
    public static <T> T on(ManagedClient client, Function<Handle, CompletableFuture<T>> what) {
        return get(client.call(Repeat.ALWAYS, what));
    }

    /** Has a client give its session up. */
    public static void expire(ManagedClient client) {
        Objects.requireNonNull(client.handle()).expire();
    }

    /** Waits for a future; what it fails with is thrown. */
    public static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The names below a znode, sorted; none if it is missing. */
    public static List<String> children(ManagedClient client, String path) {
        return on(
                client,
                handle ->
                        handle.zk()
                                .getChildren(path)
                                .thenApply(found -> found.names().stream().sorted().toList())
                                .exceptionally(failure -> List.of()));
    }

    /** Waits until something holds, by looking again and again. */
    public static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it does not come to hold");
            }
            Thread.onSpinWait();
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Override
    public void close() throws IOException {
        all.forEach(ManagedClient::close);
        gateway.close();
        server.close();
    }
}
