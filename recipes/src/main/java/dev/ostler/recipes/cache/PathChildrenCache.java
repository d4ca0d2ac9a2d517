package dev.ostler.recipes.cache;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.cache.CacheEvent.Changed;
import dev.ostler.recipes.cache.CacheEvent.Created;
import dev.ostler.recipes.cache.CacheEvent.Deleted;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.ManagedClient;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * A local copy of the children of a znode. The znode itself is created, as a container, if it is
 * missing.
 *
 * {@snippet :
 * var workers = new PathChildrenCache(client, "/workers", true);
 * workers.addListener((same, event) -> System.out.println(event));
 * workers.start(StartMode.POST_INITIALIZED_EVENT);
 * }
 *
 * <p>A child that was deleted and created again, even while there was no connection, is removed and
 * added, not updated.
 */
public final class PathChildrenCache implements AutoCloseable {
    /** How the first children are read. */
    public enum StartMode {
        /** In the background; each is a CHILD_ADDED. */
        NORMAL,
        /** Before {@code start} returns; they are no events. */
        BUILD_INITIAL_CACHE,
        /** As NORMAL, then INITIALIZED. */
        POST_INITIALIZED_EVENT
    }

    private final ManagedClient client;
    private final String path;
    private final ZnodeCache cache;
    private final Fanout listeners;

    /** Where listeners run; null for an executor for each. */
    private final @Nullable Executor executor;

    /** The executor, if it was made here. */
    private final @Nullable ExecutorService own;

    // On the client's thread.
    private boolean telling = true;
    private boolean initializing;

    /**
     * @param cacheData whether the children's data is kept, or only their Stats
     */
    public PathChildrenCache(ManagedClient client, String path, boolean cacheData) {
        this(client, path, cacheData, false);
    }

    /**
     * As above.
     *
     * @param dataIsCompressed by GZIP
     */
    public PathChildrenCache(
            ManagedClient client, String path, boolean cacheData, boolean dataIsCompressed) {
        this(client, path, cacheData, dataIsCompressed, null, null);
    }

    /**
     * As above.
     *
     * @param threadFactory for the one thread that all listeners are called on; it ends with the
     *     cache
     */
    public PathChildrenCache(
            ManagedClient client, String path, boolean cacheData, ThreadFactory threadFactory) {
        this(client, path, cacheData, false, threadFactory);
    }

    public PathChildrenCache(
            ManagedClient client,
            String path,
            boolean cacheData,
            boolean dataIsCompressed,
            ThreadFactory threadFactory) {
        this(
                client,
                path,
                cacheData,
                dataIsCompressed,
                null,
                Executors.newSingleThreadExecutor(threadFactory));
    }

    /**
     * As above.
     *
     * @param executorService where all listeners are called; it is left alone when the cache ends
     */
    public PathChildrenCache(
            ManagedClient client,
            String path,
            boolean cacheData,
            boolean dataIsCompressed,
            ExecutorService executorService) {
        this(client, path, cacheData, dataIsCompressed, executorService, null);
    }

    private PathChildrenCache(
            ManagedClient client,
            String path,
            boolean cacheData,
            boolean dataIsCompressed,
            @Nullable ExecutorService given,
            @Nullable ExecutorService own) {
        this.client = client;
        this.path = path;
        this.own = own;
        this.executor = own == null ? given : own;
        ZnodeCache.Builder builder = ZnodeCache.builder(client, path).depth(1).createRoot();
        builder = cacheData ? builder : builder.withoutData();
        this.cache = (dataIsCompressed ? builder.compressed() : builder).build();
        this.listeners = new Fanout(client.host());
    }

    /** As {@link StartMode#NORMAL}. */
    public void start() throws InterruptedException {
        start(StartMode.NORMAL);
    }

    public void start(StartMode mode) throws InterruptedException {
        client.host()
                .execute(
                        () -> {
                            telling = mode != StartMode.BUILD_INITIAL_CACHE;
                            initializing = mode == StartMode.POST_INITIALIZED_EVENT;
                            cache.observe(this::on);
                        });
        CompletableFuture<Void> filled = cache.start();
        if (mode == StartMode.BUILD_INITIAL_CACHE) {
            client.await(filled);
        }
    }

    private void on(Notice notice) {
        if (notice instanceof Notice.Complete) {
            telling = true;
            if (initializing) {
                initializing = false;
                listeners.accept(notice);
            }
        } else if (notice instanceof Notice.Change change) {
            if (telling && !change.event().path().equals(path)) {
                listeners.accept(notice);
            }
        } else {
            listeners.accept(notice);
        }
    }

    /** The children that there are now, by name. */
    public List<ChildData> getCurrentData() {
        return children(cache.snapshot());
    }

    private List<ChildData> children(CacheSnapshot snapshot) {
        List<ChildData> children = new ArrayList<>();
        snapshot.children(path).values().forEach(child -> children.add(new ChildData(child)));
        return children;
    }

    /**
     * One child; null if there is none.
     *
     * @param fullPath in the client's namespace
     */
    public @Nullable ChildData getCurrentData(String fullPath) {
        return fullPath.equals(path)
                ? null
                : ChildData.of(cache.snapshot().entries().get(fullPath));
    }

    /** See {@link CacheSnapshot#isStale}. */
    public boolean isStale() {
        return cache.isStale();
    }

    /** Listens until the subscription is closed; without a word of what there is already. */
    public Subscription addListener(PathChildrenCacheListener listener) {
        return addListener(
                listener, executor == null ? client.host().newListenerExecutor() : executor);
    }

    /** As above, on another executor. */
    public Subscription addListener(PathChildrenCacheListener listener, Executor where) {
        return listeners.add(tellerOf(listener), where);
    }

    private Consumer<Notice> tellerOf(PathChildrenCacheListener listener) {
        return notice -> {
            PathChildrenCacheEvent event = eventOf(notice);
            if (event != null) {
                Delivery.call(() -> listener.childEvent(client, event));
            }
        };
    }

    private @Nullable PathChildrenCacheEvent eventOf(Notice notice) {
        if (notice instanceof Notice.Complete complete) {
            return new PathChildrenCacheEvent(
                    PathChildrenCacheEvent.Type.INITIALIZED,
                    null,
                    List.copyOf(children(complete.snapshot())));
        }
        if (notice instanceof Notice.Connection connection) {
            PathChildrenCacheEvent.@Nullable Type type = typeOf(connection.state());
            return type == null ? null : new PathChildrenCacheEvent(type, null, null);
        }
        CacheEvent event = ((Notice.Change) notice).event();
        if (event instanceof Created created) {
            return child(PathChildrenCacheEvent.Type.CHILD_ADDED, created.entry());
        }
        if (event instanceof Changed changed) {
            return child(PathChildrenCacheEvent.Type.CHILD_UPDATED, changed.entry());
        }
        return child(PathChildrenCacheEvent.Type.CHILD_REMOVED, ((Deleted) event).last());
    }

    private static PathChildrenCacheEvent child(PathChildrenCacheEvent.Type type, Entry entry) {
        return new PathChildrenCacheEvent(type, new ChildData(entry), null);
    }

    private static PathChildrenCacheEvent.@Nullable Type typeOf(ConnectionState state) {
        return switch (state) {
            case CONNECTED, RECONNECTED -> PathChildrenCacheEvent.Type.CONNECTION_RECONNECTED;
            case SUSPENDED -> PathChildrenCacheEvent.Type.CONNECTION_SUSPENDED;
            case LOST -> PathChildrenCacheEvent.Type.CONNECTION_LOST;
            case READ_ONLY -> null;
        };
    }

    /** Reads everything once more, without events for what differs, and waits for it. */
    public void rebuild() throws InterruptedException {
        client.await(
                cache.here(
                        () -> {
                            telling = false;
                            return cache.refresh();
                        }));
    }

    /** Forgets everything, without events; what is written to from now on is an addition. */
    public void clear() throws InterruptedException {
        client.await(
                cache.here(
                        () -> {
                            cache.clear();
                            return CompletableFuture.completedFuture(null);
                        }));
    }

    /** Forgets everything, without events, and reads it again; each child is an addition. */
    public void clearAndRefresh() throws InterruptedException {
        client.await(
                cache.here(
                        () -> {
                            cache.clear();
                            return cache.refresh();
                        }));
    }

    /** Forgets the data of a child, but not its Stat, until it is written to. */
    public void clearDataBytes(String fullPath) {
        client.host()
                .execute(
                        () -> {
                            Entry entry = cache.snapshot().entries().get(fullPath);
                            if (entry != null) {
                                cache.replace(new Entry(fullPath, null, entry.stat()));
                            }
                        });
    }

    @Override
    public void close() {
        client.host().execute(listeners::close);
        cache.close();
        if (own != null) {
            own.shutdown();
        }
    }
}
