package dev.ostler.recipes.member;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.CreateOptions;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A znode that outlives its maker, but not for ever: it is a container with a child that has a time
 * to live, and that is written to again and again. When nobody does that any more, the servers
 * delete the child, and then the container. The servers need {@code extendedTypesEnabled}.
 */
public final class PersistentTtlNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PersistentTtlNode.class);

    private static final String CHILD = "touch";

    private final ManagedClient client;
    private final Duration ttl;
    private final PersistentNode node;
    private final CompletableFuture<Void> touched = new CompletableFuture<>();

    // On the client's thread.
    private Subscription next = () -> {};
    private Subscription closing = () -> {};
    private boolean closed;

    /**
     * @param ttl how long it outlives the last sign of life; signs come twice as often
     */
    public PersistentTtlNode(ManagedClient client, String path, Duration ttl, Bytes data) {
        if (ttl.toMillis() < 2) {
            throw new IllegalArgumentException("a time to live of " + ttl);
        }
        this.client = client;
        this.ttl = ttl;
        this.node = new PersistentNode(client, CreateMode.CONTAINER, path, data);
    }

    /** Begins to see to it. */
    public void start() {
        node.start();
        node.created().thenRun(this::begin);
    }

    /** Completed when it is there for the first time, and lives; cancelled by {@link #close}. */
    public CompletableFuture<Void> created() {
        return touched.copy();
    }

    /** What it has from now on, also when it is created again. */
    public void setData(Bytes data) {
        node.setData(data);
    }

    /** Ends the signs of life; the servers delete the znode when its time has passed. */
    @Override
    public void close() {
        client.host().execute(this::end);
    }

    private void begin() {
        if (!closed) {
            closing = client.onClose(this::end);
            touch();
        }
    }

    private void end() {
        closed = true;
        next.close();
        closing.close();
        touched.cancel(false);
        node.leave();
    }

    private void touch() {
        if (closed) {
            return;
        }
        next = client.host().schedule(this::touch, ttl.dividedBy(2));
        Handle handle = client.handle();
        if (handle == null) {
            return;
        }
        String child = client.path(node.path()) + "/" + CHILD;
        write(handle.zk(), child)
                .whenComplete(
                        (done, failure) -> {
                            if (failure == null) {
                                touched.complete(null);
                            } else {
                                LOG.debug("{} shows no sign of life now", node.path(), failure);
                            }
                        });
    }

    private CompletableFuture<Void> write(AsyncZooKeeper zk, String child) {
        CreateOptions options =
                CreateOptions.newBuilder(Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_WITH_TTL)
                        .withTtl(ttl.toMillis())
                        .build();
        return zk.setData(child, Bytes.EMPTY)
                .<Void>thenApply(stat -> null)
                .exceptionallyCompose(
                        failure ->
                                Failures.code(failure) == Code.NONODE
                                        ? zk.create(child, Bytes.EMPTY, options)
                                                .thenApply(created -> null)
                                        : CompletableFuture.failedFuture(failure));
    }
}
