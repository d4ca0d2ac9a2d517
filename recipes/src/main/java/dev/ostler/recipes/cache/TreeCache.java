package dev.ostler.recipes.cache;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.cache.CacheEvent.Changed;
import dev.ostler.recipes.cache.CacheEvent.Created;
import dev.ostler.recipes.cache.CacheEvent.Deleted;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.ManagedClient;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A local copy of a znode and all below it. What the servers keep below {@code /zookeeper} is left
 * out unless a selector takes it.
 *
 * {@snippet :
 * var tree = new TreeCache(client, "/app");
 * tree.addListener((same, event) -> System.out.println(event));
 * tree.start();
 * }
 */
public final class TreeCache implements AutoCloseable {
    private final ManagedClient client;
    private final @Nullable Executor executor;
    private final ZnodeCache cache;
    private final Fanout listeners;

    /** Whether the next completion is told; on the client's thread. */
    private boolean initializing = true;

    public TreeCache(ManagedClient client, String path) {
        this(client, ZnodeCache.builder(client, path), null);
    }

    private TreeCache(
            ManagedClient client, ZnodeCache.Builder builder, @Nullable Executor executor) {
        this.client = client;
        this.executor = executor;
        this.cache = builder.build();
        this.listeners = new Fanout(client.host());
    }

    public static Builder newBuilder(ManagedClient client, String path) {
        return new Builder(client, path);
    }

    /** What a tree keeps. */
    public static final class Builder {
        private final ManagedClient client;
        private final ZnodeCache.Builder cache;
        private @Nullable Executor executor;

        private Builder(ManagedClient client, String path) {
            this.client = client;
            this.cache = ZnodeCache.builder(client, path);
        }

        /** Whether data is kept, or only Stats. */
        public Builder setCacheData(boolean cacheData) {
            if (!cacheData) {
                cache.withoutData();
            }
            return this;
        }

        /** Whether data is compressed, by GZIP. */
        public Builder setDataIsCompressed(boolean dataIsCompressed) {
            if (dataIsCompressed) {
                cache.compressed();
            }
            return this;
        }

        /** How far below the root it goes; 0 for the root alone. */
        public Builder setMaxDepth(int maxDepth) {
            cache.depth(maxDepth);
            return this;
        }

        /** Which znodes. */
        public Builder setSelector(CacheSelector selector) {
            cache.selector(selector);
            return this;
        }

        /** Whether the root and those above it are created if they are missing. */
        public Builder setCreateParentNodes(boolean create) {
            if (create) {
                cache.createRoot();
            }
            return this;
        }

        /** Where listeners are called; it is left alone when the cache ends. */
        public Builder setExecutor(Executor where) {
            executor = where;
            return this;
        }

        public TreeCache build() {
            return new TreeCache(client, cache, executor);
        }
    }

    /** Begins to read, and does not wait for it. */
    public TreeCache start() {
        client.host().execute(() -> cache.observe(this::on));
        cache.start();
        return this;
    }

    private void on(Notice notice) {
        if (notice instanceof Notice.Complete) {
            if (!initializing) {
                return;
            }
            initializing = false;
        } else if (notice instanceof Notice.Connection connection
                && connection.state() == ConnectionState.LOST) {
            initializing = true;
        }
        listeners.accept(notice);
    }

    /** A znode that there is now; null if there is none. */
    public @Nullable ChildData getCurrentData(String fullPath) {
        return ChildData.of(cache.snapshot().entries().get(fullPath));
    }

    /** The children that a znode has now, by name; null if there is no such znode. */
    public @Nullable Map<String, ChildData> getCurrentChildren(String fullPath) {
        CacheSnapshot snapshot = cache.snapshot();
        if (snapshot.entries().get(fullPath) == null) {
            return null;
        }
        Map<String, ChildData> children = new LinkedHashMap<>();
        snapshot.children(fullPath)
                .forEach((name, child) -> children.put(name, new ChildData(child)));
        return children;
    }

    /** See {@link CacheSnapshot#isStale}. */
    public boolean isStale() {
        return cache.isStale();
    }

    /** Listens until the subscription is closed; without a word of what there is already. */
    public Subscription addListener(TreeCacheListener listener) {
        return addListener(
                listener, executor == null ? client.host().newListenerExecutor() : executor);
    }

    /** As above, on another executor. */
    public Subscription addListener(TreeCacheListener listener, Executor where) {
        return listeners.add(tellerOf(listener), where);
    }

    private Consumer<Notice> tellerOf(TreeCacheListener listener) {
        return notice -> {
            TreeCacheEvent event = eventOf(notice);
            if (event != null) {
                Delivery.call(() -> listener.childEvent(client, event));
            }
        };
    }

    private static @Nullable TreeCacheEvent eventOf(Notice notice) {
        if (notice instanceof Notice.Complete) {
            return new TreeCacheEvent(TreeCacheEvent.Type.INITIALIZED, null, null);
        }
        if (notice instanceof Notice.Connection connection) {
            TreeCacheEvent.@Nullable Type type = typeOf(connection.state());
            return type == null ? null : new TreeCacheEvent(type, null, null);
        }
        CacheEvent event = ((Notice.Change) notice).event();
        if (event instanceof Created created) {
            return new TreeCacheEvent(
                    TreeCacheEvent.Type.NODE_ADDED, new ChildData(created.entry()), null);
        }
        if (event instanceof Changed changed) {
            return new TreeCacheEvent(
                    TreeCacheEvent.Type.NODE_UPDATED,
                    new ChildData(changed.entry()),
                    new ChildData(changed.before()));
        }
        return new TreeCacheEvent(
                TreeCacheEvent.Type.NODE_REMOVED, new ChildData(((Deleted) event).last()), null);
    }

    private static TreeCacheEvent.@Nullable Type typeOf(ConnectionState state) {
        return switch (state) {
            case CONNECTED, RECONNECTED -> TreeCacheEvent.Type.CONNECTION_RECONNECTED;
            case SUSPENDED -> TreeCacheEvent.Type.CONNECTION_SUSPENDED;
            case LOST -> TreeCacheEvent.Type.CONNECTION_LOST;
            case READ_ONLY -> null;
        };
    }

    @Override
    public void close() {
        client.host().execute(listeners::close);
        cache.close();
    }
}
