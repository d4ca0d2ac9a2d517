package dev.ostler.recipes.discovery;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.cache.CacheSnapshot;
import dev.ostler.recipes.cache.Entry;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.connection.ManagedClient;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The instances of a service, as they come and go. */
public final class ServiceCache implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceCache.class);

    private final ManagedClient client;
    private final ZnodeCache cache;
    private final String path;

    /** What was read last; by whoever has asked. */
    private volatile Read read = new Read(null, List.of());

    /** The instances of one state of the cache. */
    private record Read(@Nullable CacheSnapshot of, List<ServiceInstance> instances) {}

    ServiceCache(ManagedClient client, String path) {
        this.client = client;
        this.path = path;
        this.cache = ZnodeCache.builder(client, path).depth(1).build();
    }

    /** Begins; completed when those that there are now are known. */
    public CompletableFuture<Void> start() {
        return cache.start();
    }

    /** By id; never blocks. */
    public List<ServiceInstance> instances() {
        CacheSnapshot now = cache.snapshot();
        Read last = read;
        if (last.of != now) {
            last = new Read(now, read(now));
            read = last;
        }
        return last.instances;
    }

    private List<ServiceInstance> read(CacheSnapshot snapshot) {
        List<ServiceInstance> instances = new ArrayList<>();
        for (Entry entry : snapshot.children(path).values()) {
            try {
                instances.add(InstanceJson.read(entry.text()));
            } catch (IllegalArgumentException | ArithmeticException e) {
                LOG.warn("{} is no instance: {}", client.path(entry.path()), e.getMessage());
            }
        }
        return List.copyOf(instances);
    }

    /** Whether some may have come or gone without this process knowing. */
    public boolean isStale() {
        return cache.isStale();
    }

    /** Hears the instances now, and whenever they change, on an executor of its own. */
    public Subscription listen(Consumer<List<ServiceInstance>> listener) {
        return cache.listen(event -> listener.accept(instances()));
    }

    @Override
    public void close() {
        cache.close();
    }
}
