package dev.ostler.recipes.cache;

import dev.ostler.recipes.Paths;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A local copy of one znode, which need not exist. The znodes above it are created, as containers.
 *
 * {@snippet :
 * var limits = new NodeCache(client, "/app/limits");
 * limits.addListener(() -> System.out.println(limits.getCurrentData()));
 * limits.start();
 * }
 */
public final class NodeCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeCache.class);

    private final ManagedClient client;
    private final String path;
    private final ZnodeCache cache;
    private final Fanout listeners;

    public NodeCache(ManagedClient client, String path) {
        this(client, path, false);
    }

    /**
     * As above.
     *
     * @param dataIsCompressed by GZIP
     */
    public NodeCache(ManagedClient client, String path, boolean dataIsCompressed) {
        PathUtils.validatePath(path);
        this.client = client;
        this.path = path;
        ZnodeCache.Builder builder = ZnodeCache.builder(client, path).depth(0);
        this.cache = (dataIsCompressed ? builder.compressed() : builder).build();
        this.listeners = new Fanout(client.host());
    }

    /** Begins to read; listeners hear of the first content as of a change. */
    public void start() {
        client.host()
                .execute(
                        () -> {
                            cache.observe(listeners);
                            createAbove();
                        });
        cache.start();
    }

    /**
     * As above.
     *
     * @param buildInitial whether to wait until the znode was read; listeners then hear of changes
     *     after that only
     */
    public void start(boolean buildInitial) throws InterruptedException {
        if (!buildInitial) {
            start();
            return;
        }
        client.host().execute(this::createAbove);
        client.await(cache.start().thenRun(() -> cache.observe(listeners)));
    }

    private void createAbove() {
        client.ensureContainers(Paths.parent(path))
                .whenComplete(
                        (done, failure) -> {
                            if (failure != null) {
                                LOG.warn("What is above {} can't be created", path, failure);
                            }
                        });
    }

    /** What there is now; null if there is no such znode, or it was not read yet. */
    public @Nullable ChildData getCurrentData() {
        return ChildData.of(cache.snapshot().entries().get(path));
    }

    /** See {@link CacheSnapshot#isStale}. */
    public boolean isStale() {
        return cache.isStale();
    }

    public String getPath() {
        return path;
    }

    /** Listens on an executor of its own, until the subscription is closed. */
    public Subscription addListener(NodeCacheListener listener) {
        return addListener(listener, client.host().newListenerExecutor());
    }

    /** As above, on another executor. */
    public Subscription addListener(NodeCacheListener listener, Executor executor) {
        return listeners.add(new Teller(listener), executor);
    }

    private record Teller(NodeCacheListener listener) implements Consumer<Notice> {
        @Override
        public void accept(Notice notice) {
            if (notice instanceof Notice.Change) {
                Delivery.call(listener::nodeChanged);
            }
        }
    }

    /** Reads once more, and waits for it. */
    public void rebuild() throws InterruptedException {
        client.await(cache.here(cache::refresh));
    }

    @Override
    public void close() {
        client.host().execute(listeners::close);
        cache.close();
    }
}
