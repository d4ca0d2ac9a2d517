package dev.ostler.recipes.testing;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.ManagedClientBuilder;
import dev.ostler.recipes.retry.RetryForever;

import org.apache.zookeeper.CreateMode;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server, clients under test whose way to it can be cut, and somebody else who changes things.
 */
public final class Scene implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    public final TestServer server;
    public final Gateway gateway;

    private final ManagedClient other;
    private final List<ManagedClient> clients = new ArrayList<>();

    public Scene(Path directory) throws Exception {
        server = new TestServer(directory);
        gateway = new Gateway(server.port());
        other = started(builder().connectString(server.connectString()).build());
    }

    private static ManagedClientBuilder builder() {
        return ManagedClient.builder()
                .sessionTimeout(Duration.ofSeconds(30))
                .retryPolicy(new RetryForever(20));
    }

    private ManagedClient started(ManagedClient client) throws InterruptedException {
        clients.add(client);
        client.start();
        if (!client.blockUntilConnected(PATIENCE)) {
            throw new IllegalStateException("no connection");
        }
        return client;
    }

    /** One whose way leads through the gateway. */
    public ManagedClient client() throws InterruptedException {
        return started(builder().connectString(gateway.connectString()).build());
    }

    /** As above, with a session that the server ends 5 seconds after the client is gone. */
    public ManagedClient mortalClient() throws InterruptedException {
        return started(
                builder()
                        .connectString(gateway.connectString())
                        .sessionTimeout(Duration.ofSeconds(5))
                        .build());
    }

    /** One by another way. */
    public ManagedClient client(String connectString) throws InterruptedException {
        return started(builder().connectString(connectString).build());
    }

    /** Takes the session of a client away, and waits for the next. */
    public static void expire(ManagedClient client) throws InterruptedException {
        var reconnected = new Recorded<ConnectionState>();
        Subscription states = client.onState((same, state) -> reconnected.add(state));
        client.host()
                .execute(
                        () -> {
                            Handle handle = client.handle();
                            if (handle != null) {
                                handle.expire();
                            }
                        });
        reconnected.await(ConnectionState.RECONNECTED::equals);
        states.close();
    }

    // ---- somebody else ----

    /** What another client does. */
    public <T> T other(Function<AsyncZooKeeper, CompletableFuture<T>> operation) throws Exception {
        CompletableFuture<T> result = operation.apply(handle().zk());
        return result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Handle handle() {
        Handle handle = other.handle();
        if (handle == null) {
            throw new IllegalStateException("no session");
        }
        return handle;
    }

    public String create(String path, String data) throws Exception {
        return other(zk -> zk.create(path, Bytes.utf8(data))).path();
    }

    public String createEphemeral(String path, String data) throws Exception {
        return other(zk -> zk.create(path, Bytes.utf8(data), CreateMode.EPHEMERAL)).path();
    }

    public Stat set(String path, String data) throws Exception {
        return other(zk -> zk.setData(path, Bytes.utf8(data)));
    }

    public void delete(String path) throws Exception {
        other(zk -> zk.delete(path));
    }

    public String get(String path) throws Exception {
        return other(zk -> zk.getData(path)).text();
    }

    /** The data of a znode; empty if there is none. */
    public Optional<String> find(String path) throws Exception {
        return other(
                zk ->
                        zk.getData(path)
                                .handle(
                                        (data, failure) ->
                                                failure == null
                                                        ? Optional.of(data.text())
                                                        : Optional.empty()));
    }

    public boolean exists(String path) throws Exception {
        return other(zk -> zk.exists(path)).isPresent();
    }

    @Override
    public void close() throws IOException {
        clients.forEach(ManagedClient::close);
        gateway.close();
        server.close();
    }
}
