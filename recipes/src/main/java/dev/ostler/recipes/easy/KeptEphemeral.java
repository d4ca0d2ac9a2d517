package dev.ostler.recipes.easy;

import dev.ostler.client.async.Created;
import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * An ephemeral znode that is created again in each new session. What this client's session before
 * has left under its name is deleted; if it is another's, its end is waited for. On the host's
 * thread.
 */
final class KeptEphemeral {
    private static final Logger LOG = LoggerFactory.getLogger(KeptEphemeral.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final ManagedClient client;
    private final String path;
    private final Bytes data;

    private Subscription states = () -> {};
    private CompletableFuture<Created> creating = new CompletableFuture<>();
    private boolean closed;
    private boolean lost;

    /** The session that has created it last. */
    private long owner;

    /**
     * @param owner the session that has created it for the first time
     */
    KeptEphemeral(ManagedClient client, String path, Bytes data, long owner) {
        this.client = client;
        this.path = path;
        this.data = data;
        this.owner = owner;
    }

    /** Begins; any thread. */
    void keep() {
        client.host().execute(() -> states = client.onStateHere(this::stateChanged));
    }

    /** Deletes it, unless it is another's; any thread. */
    void close() {
        client.host()
                .execute(
                        () -> {
                            closed = true;
                            states.close();
                            creating.cancel(false);
                            deleteOwn();
                        });
    }

    private void deleteOwn() {
        String full = client.path(path);
        client.call(
                        Repeat.ALWAYS,
                        handle ->
                                // A creation that has lost its reply is done before this, or never.
                                handle.zk()
                                        .sync(full)
                                        .thenCompose(synced -> handle.zk().exists(full))
                                        .thenCompose(
                                                found ->
                                                        found.isPresent()
                                                                        && isOwn(
                                                                                handle, found.get())
                                                                ? handle.zk().delete(full)
                                                                : NOTHING))
                .whenComplete(
                        (done, failure) -> {
                            if (failure != null && Failures.code(failure) != Code.NONODE) {
                                LOG.info("{} goes with its session", path, failure);
                            }
                        });
    }

    private boolean isOwn(Handle handle, Stat stat) {
        return stat.ephemeralOwner() == handle.sessionId() || stat.ephemeralOwner() == owner;
    }

    private void stateChanged(ManagedClient any, ConnectionState state) {
        if (state == ConnectionState.LOST) {
            lost = true;
        } else if (state == ConnectionState.RECONNECTED && lost) {
            lost = false;
            create();
        }
    }

    private void create() {
        if (closed || lost) {
            return;
        }
        creating =
                client.create()
                        .creatingParentsIfNeeded()
                        .withMode(CreateMode.EPHEMERAL)
                        .idempotent()
                        .forPathAsync(path, data);
        creating.whenComplete(
                (created, failure) -> {
                    if (failure == null) {
                        owner = created.stat().ephemeralOwner();
                    } else if (failure instanceof OperationException operation
                            && operation.code() == Code.NODEEXISTS) {
                        makeRoom();
                    } else {
                        later(failure);
                    }
                });
    }

    private void makeRoom() {
        client.checkExists()
                .forPathAsync(path)
                .thenCompose(
                        found ->
                                found.isPresent() && found.get().ephemeralOwner() == owner
                                        ? client.delete().quietly().forPathAsync(path)
                                        : CompletableFuture.failedFuture(
                                                OperationException.of(
                                                        Code.NODEEXISTS, path, false)))
                .whenComplete(
                        (done, failure) -> {
                            if (failure == null) {
                                create();
                            } else {
                                later(failure);
                            }
                        });
    }

    private void later(Throwable failure) {
        if (!closed && !(failure instanceof IllegalStateException)) {
            LOG.info("{} can't be created again yet: {}", path, failure.toString());
            client.host().schedule(this::create, PAUSE);
        }
    }
}
