package dev.ostler.recipes.model;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.cache.CacheEvent;
import dev.ostler.recipes.cache.CacheListener;
import dev.ostler.recipes.cache.CacheSelector;
import dev.ostler.recipes.cache.Entry;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.connection.ManagedClient;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * All models whose paths fit a spec, as they come, change and go: a {@link ZnodeCache} and its
 * promises. What is above them is followed, but is no model.
 *
 * <p>Values are made of bytes whenever they are asked for, so nobody shares them. Znodes that hold
 * no value are left out, and hold up nothing.
 */
public final class ModelCache<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

    private final ModelPath path;
    private final Codec<T> codec;
    private final ZnodeCache cache;

    ModelCache(ManagedClient client, ModelSpec<T> spec) {
        path = spec.path();
        codec = Models.codec(client, spec);
        ModelPath trunk = path.trunk();
        cache =
                ZnodeCache.builder(client, trunk.resolved())
                        .depth(path.depth() - trunk.depth())
                        .selector(new OnTheWay(path))
                        .build();
    }

    /** Whatever is a model, or above one. */
    private record OnTheWay(ModelPath path) implements CacheSelector {
        @Override
        public boolean accepts(String znode) {
            return path.leadsThrough(znode);
        }
    }

    /** Begins; completed when those that there are now are known. */
    public CompletableFuture<Void> start() {
        return cache.start();
    }

    /**
     * One of them; empty if there is none. Never blocks.
     *
     * @param values of all parameters that the spec has left open
     * @throws ModelException if its znode holds no value
     */
    public Optional<Model<T>> get(Object... values) {
        return cache.get(path.with(values).resolved()).map(this::read);
    }

    /** All that there are at one moment, those that can't be read left out. Never blocks. */
    public List<Model<T>> models() {
        var models = new ArrayList<Model<T>>();
        cache.snapshot().forEach(entry -> model(entry).ifPresent(models::add));
        return List.copyOf(models);
    }

    /** Whether some may have come, changed or gone without this process knowing. */
    public boolean isStale() {
        return cache.isStale();
    }

    /** Hears those that there are now, then each change, on an executor of its own. */
    public Subscription listen(ModelListener<T> listener) {
        return cache.listen(new Teller(listener));
    }

    /** As above, on another executor. */
    public Subscription listen(ModelListener<T> listener, Executor executor) {
        return cache.listen(new Teller(listener), executor);
    }

    private boolean isModel(Entry entry) {
        return path.match(entry.path()).isPresent();
    }

    private Model<T> read(Entry entry) {
        return codec.read(entry.path(), entry.data(), entry.stat());
    }

    private Optional<Model<T>> model(Entry entry) {
        if (!isModel(entry)) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(entry));
        } catch (ModelException e) {
            LOG.debug("It is left out", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        cache.close();
    }

    /** Makes models' events of znodes' events. */
    private final class Teller implements CacheListener {
        private final ModelListener<T> listener;

        Teller(ModelListener<T> listener) {
            this.listener = listener;
        }

        @Override
        public void changed(CacheEvent event) {
            if (event instanceof CacheEvent.Created created) {
                tell(Optional.empty(), created.entry());
            } else if (event instanceof CacheEvent.Changed changed) {
                tell(model(changed.before()), changed.entry());
            } else if (event instanceof CacheEvent.Deleted deleted) {
                model(deleted.last()).ifPresent(this::tellEnd);
            }
        }

        private void tell(Optional<Model<T>> before, Entry entry) {
            if (!isModel(entry)) {
                return;
            }
            Model<T> now;
            try {
                now = read(entry);
            } catch (ModelException e) {
                before.ifPresent(this::tellEnd);
                listener.unreadable(e);
                return;
            }
            listener.changed(
                    before.isPresent()
                            ? new ModelEvent.Changed<>(before.get(), now)
                            : new ModelEvent.Created<>(now));
        }

        private void tellEnd(Model<T> last) {
            listener.changed(new ModelEvent.Deleted<>(last));
        }

        @Override
        public void initialized() {
            listener.initialized();
        }
    }
}
