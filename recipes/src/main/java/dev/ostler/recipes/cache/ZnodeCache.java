package dev.ostler.recipes.cache;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.operation.CompressionProvider;
import dev.ostler.recipes.operation.GzipCompression;

import org.apache.zookeeper.common.PathUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A local copy of a znode and what is below it, which follows the server by one persistent watch.
 *
 * {@snippet :
 * try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
 *     cache.listen(event -> System.out.println(event));
 *     client.await(cache.start());
 *     cache.get("/app/limits").ifPresent(entry -> System.out.println(entry.text()));
 * }
 * }
 *
 * <p><b>What is shown.</b> Each {@link #snapshot} is a state of the server as it was at one moment,
 * or an earlier one with some of the changes that followed, in the order of their zxids. States in
 * between may be skipped.
 *
 * <p><b>Disconnects.</b> While there is no connection the last state stays, and {@link
 * CacheSnapshot#isStale} says so. After it everything is read anew, and what differs becomes
 * events; a znode that was deleted and created again meanwhile is a deletion and a creation.
 * Nothing else is needed after an expiry.
 *
 * <p><b>Listeners</b> hear the present content as creations first, then every change, without a
 * gap. Each has an executor of its own, holds up nobody, and if it is slow hears of fewer changes
 * instead of piling them up.
 *
 * <p>Methods may be called from any thread. Futures are completed on the client's thread.
 */
public final class ZnodeCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ZnodeCache.class);

    private final ManagedClient client;
    private final String path;
    private final boolean createsRoot;
    private final WatchedTree tree;
    private final CompletableFuture<Void> filled = new CompletableFuture<>();

    // On the client's thread.
    private final Set<Consumer<Notice>> observers = new LinkedHashSet<>();
    private Subscription states = () -> {};
    private Subscription closing = () -> {};
    private boolean started;

    /** Written by the client's thread. */
    private volatile CacheSnapshot snapshot = new CacheSnapshot(EntryMap.EMPTY, false, true, 0);

    private ZnodeCache(Builder builder) {
        client = builder.client;
        path = builder.path;
        createsRoot = builder.createsRoot;
        tree = new WatchedTree(client, path, builder.options(), new Shown());
    }

    /** Makes a cache of all below a path, which need not exist. */
    public static Builder builder(ManagedClient client, String path) {
        return new Builder(client, path);
    }

    /** What a cache keeps. */
    public static final class Builder {
        private final ManagedClient client;
        private final String path;
        private int depth = Integer.MAX_VALUE;
        private @Nullable CacheSelector selector;
        private boolean keepsData = true;
        private boolean createsRoot;
        private @Nullable CompressionProvider decompression;

        private Builder(ManagedClient client, String path) {
            PathUtils.validatePath(path);
            this.client = client;
            this.path = path;
        }

        /**
         * How far below the root it goes.
         *
         * @param levels 0 for the root alone, 1 for its children as well
         */
        public Builder depth(int levels) {
            if (levels < 0) {
                throw new IllegalArgumentException("a depth is not negative: " + levels);
            }
            depth = levels;
            return this;
        }

        /** Which znodes; without it all, but not the servers' own below {@code /zookeeper}. */
        public Builder selector(CacheSelector which) {
            selector = which;
            return this;
        }

        /** Keeps no data, only that a znode is there, and its Stat. */
        public Builder withoutData() {
            keepsData = false;
            return this;
        }

        /** All data is compressed, by GZIP. */
        public Builder compressed() {
            return compressed(new GzipCompression());
        }

        /** All data is compressed. What is not is shown as null, with a warning in the log. */
        public Builder compressed(CompressionProvider by) {
            decompression = by;
            return this;
        }

        /** Creates the root, if it is missing, and those above it, as containers. */
        public Builder createRoot() {
            createsRoot = true;
            return this;
        }

        public ZnodeCache build() {
            return new ZnodeCache(this);
        }

        private CacheOptions options() {
            CacheSelector chosen = selector;
            if (chosen == null) {
                boolean all = client.path(path).equals("/");
                chosen = all ? CacheSelector.NO_SYSTEM : CacheSelector.ALL;
            }
            return new CacheOptions(depth, chosen, keepsData, decompression);
        }
    }

    /**
     * Begins to read.
     *
     * @return completed when everything was read; fails when the cache or its client is closed
     *     before
     */
    public CompletableFuture<Void> start() {
        failWithClient(filled);
        client.host().execute(this::begin);
        return filled.copy();
    }

    /** A client that is closed carries nothing out any more. */
    private void failWithClient(CompletableFuture<?> future) {
        client.connected()
                .whenComplete(
                        (connected, failure) -> {
                            if (failure != null) {
                                future.completeExceptionally(failure);
                            }
                        });
    }

    /** Ends everything: no listener hears anything more. */
    @Override
    public void close() {
        client.host().execute(this::end);
    }

    /** What there is; never blocks. */
    public CacheSnapshot snapshot() {
        return snapshot;
    }

    /** A znode in what there is now. */
    public Optional<Entry> get(String znode) {
        return snapshot.get(znode);
    }

    /** See {@link CacheSnapshot#isStale}. */
    public boolean isStale() {
        return snapshot.isStale();
    }

    /** Listens on an executor of its own. */
    public Subscription listen(CacheListener listener) {
        return listen(listener, client.host().newListenerExecutor());
    }

    /** As above, on another executor; one event after the other, whatever its threads are. */
    public Subscription listen(CacheListener listener, Executor executor) {
        var teller = new Teller(listener);
        var delivery = new Delivery(client.host(), executor, teller);
        client.host()
                .execute(
                        () -> {
                            CacheSnapshot now = snapshot;
                            ShownTree.differences(EntryMap.EMPTY, now.entries())
                                    .forEach(event -> delivery.accept(new Notice.Change(event)));
                            if (now.isComplete()) {
                                delivery.accept(new Notice.Complete(now));
                            }
                            observers.add(delivery);
                        });
        return () -> {
            delivery.close();
            client.host().execute(() -> observers.remove(delivery));
        };
    }

    /** Tells a listener of changes, and of the first completion. */
    private static final class Teller implements Consumer<Notice> {
        private final CacheListener listener;
        private boolean initialized;

        Teller(CacheListener listener) {
            this.listener = listener;
        }

        @Override
        public void accept(Notice notice) {
            if (notice instanceof Notice.Change change) {
                listener.changed(change.event());
            } else if (notice instanceof Notice.Complete && !initialized) {
                initialized = true;
                listener.initialized();
            }
        }
    }

    // ---- for the caches that are made of this one ----

    /** Begins something on the client's thread. */
    CompletableFuture<Void> here(Supplier<CompletableFuture<Void>> work) {
        var done = new CompletableFuture<Void>();
        failWithClient(done);
        client.host()
                .execute(
                        () ->
                                work.get()
                                        .whenComplete(
                                                (nothing, failure) -> {
                                                    if (failure == null) {
                                                        done.complete(null);
                                                    } else {
                                                        done.completeExceptionally(failure);
                                                    }
                                                }));
        return done;
    }

    // On the client's thread:

    /** Hears everything, at once. */
    void observe(Consumer<Notice> observer) {
        observers.add(observer);
    }

    /** Reads everything once more. */
    CompletableFuture<Void> refresh() {
        return tree.refresh();
    }

    /** Forgets everything, without a word. */
    void clear() {
        tree.clear();
    }

    /** Shows something else of the same content, without a word. */
    void replace(Entry entry) {
        tree.replace(entry);
    }

    void begin() {
        if (started) {
            return;
        }
        started = true;
        closing = client.onClose(this::end);
        states = client.onStateHere((same, state) -> become(state));
        ConnectionState now = client.state();
        if (now != null && now.isConnected()) {
            tree.connection(now);
        }
        if (createsRoot) {
            client.ensureContainers(path)
                    .whenComplete(
                            (done, failure) -> {
                                if (failure != null) {
                                    LOG.warn("{} can't be created", path, failure);
                                }
                            });
        }
    }

    private void end() {
        started = true;
        states.close();
        closing.close();
        tree.close();
        observers.clear();
        filled.cancel(false);
        snapshot = snapshot.aged();
    }

    private void become(ConnectionState state) {
        // First what is shown becomes old: who is told of a loss sees it.
        tree.connection(state);
        tell(new Notice.Connection(state));
    }

    private void tell(Notice notice) {
        for (Consumer<Notice> observer : List.copyOf(observers)) {
            observer.accept(notice);
        }
    }

    private final class Shown implements WatchedTree.Output {
        @Override
        public void changed(List<CacheEvent> events, EntryMap after) {
            long zxid = snapshot.zxid();
            for (CacheEvent event : events) {
                zxid = Math.max(zxid, event.zxid());
            }
            snapshot = snapshot.with(after, zxid);
            events.forEach(event -> tell(new Notice.Change(event)));
        }

        @Override
        public void complete() {
            snapshot = snapshot.whole();
            tell(new Notice.Complete(snapshot));
            filled.complete(null);
        }

        @Override
        public void stale() {
            snapshot = snapshot.aged();
        }
    }
}
