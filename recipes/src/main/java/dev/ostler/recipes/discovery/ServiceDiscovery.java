package dev.ostler.recipes.discovery;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.Paths;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.discovery.ServiceInstance.Kind;
import dev.ostler.recipes.member.PersistentNode;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.common.PathUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Registers services and finds them.
 *
 * {@snippet :
 * var discovery = new ServiceDiscovery(client, "/services");
 * client.await(discovery.register(ServiceInstance.of("shop", "shop-7", "10.0.0.7", 8080)));
 *
 * ServiceProvider shops = discovery.provider("shop");
 * client.await(shops.start());
 * ServiceInstance shop = shops.instance().orElseThrow();
 * }
 *
 * <p>What is registered here stays registered over disconnects, expiries and deletions by others,
 * until it is {@linkplain #unregister unregistered} or this is closed. An update is a write: nobody
 * sees the instance gone for a moment.
 */
public final class ServiceDiscovery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceDiscovery.class);

    private final ManagedClient client;
    private final String base;
    private final ConcurrentMap<String, PersistentNode> registered = new ConcurrentHashMap<>();

    public ServiceDiscovery(ManagedClient client, String base) {
        PathUtils.validatePath(base);
        this.client = client;
        this.base = base;
    }

    private String path(String service) {
        ServiceInstance.requireName("service", service);
        return Paths.child(base, service);
    }

    private String path(ServiceInstance instance) {
        return path(instance.name()) + "/" + instance.id();
    }

    /**
     * Registers an instance, or updates one that was registered here. An instance of the same id
     * that another session has registered is waited for to end.
     *
     * @return completed when it is there for the first time
     */
    public CompletableFuture<Void> register(ServiceInstance instance) {
        Bytes data = Bytes.utf8(InstanceJson.write(instance));
        CreateMode mode =
                instance.kind() == Kind.DYNAMIC ? CreateMode.EPHEMERAL : CreateMode.PERSISTENT;
        PersistentNode made = new PersistentNode(client, mode, path(instance), data);
        PersistentNode before = registered.putIfAbsent(path(instance), made);
        if (before == null) {
            made.start();
            return made.created();
        }
        before.setData(data);
        return before.created();
    }

    /**
     * Changes an instance that was registered here.
     *
     * @throws IllegalArgumentException if it was not
     */
    public void update(ServiceInstance instance) {
        PersistentNode node = registered.get(path(instance));
        if (node == null) {
            throw new IllegalArgumentException(
                    instance.id() + " of " + instance.name() + " is not registered here");
        }
        node.setData(Bytes.utf8(InstanceJson.write(instance)));
    }

    /** Takes back what was registered here; completed when it is gone. */
    public CompletableFuture<Void> unregister(ServiceInstance instance) {
        PersistentNode node = registered.remove(path(instance));
        return node == null ? CompletableFuture.completedFuture(null) : node.remove();
    }

    /** The services of which there is, or was a moment ago, an instance; sorted. */
    public CompletableFuture<List<String>> names() {
        return children(client.path(base));
    }

    /** The instances of a service, by id; those that can't be read are left out. */
    public CompletableFuture<List<ServiceInstance>> instances(String service) {
        return children(client.path(path(service)))
                .thenCompose(
                        ids -> {
                            List<CompletableFuture<Optional<ServiceInstance>>> reads =
                                    ids.stream().map(id -> instance(service, id)).toList();
                            return CompletableFuture.allOf(
                                            reads.toArray(CompletableFuture<?>[]::new))
                                    .thenApply(
                                            done ->
                                                    reads.stream()
                                                            .map(CompletableFuture::join)
                                                            .flatMap(Optional::stream)
                                                            .toList());
                        });
    }

    /** One instance; empty if there is none, or it can't be read. */
    public CompletableFuture<Optional<ServiceInstance>> instance(String service, String id) {
        ServiceInstance.requireName("id", id);
        String full = client.path(path(service) + "/" + id);
        return client.call(Repeat.ALWAYS, handle -> handle.zk().getData(full))
                .thenApply(data -> read(full, data.text()))
                .exceptionallyCompose(failure -> orIfMissing(failure, Optional.empty()));
    }

    private static Optional<ServiceInstance> read(String path, String text) {
        try {
            return Optional.of(InstanceJson.read(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            LOG.warn("{} is no instance: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    private CompletableFuture<List<String>> children(String full) {
        return client.call(Repeat.ALWAYS, handle -> handle.zk().getChildren(full))
                .thenApply(children -> children.names().stream().sorted().toList())
                .exceptionallyCompose(failure -> orIfMissing(failure, List.of()));
    }

    private static <T> CompletableFuture<T> orIfMissing(Throwable failure, T otherwise) {
        return Failures.code(failure) == Code.NONODE
                ? CompletableFuture.completedFuture(otherwise)
                : CompletableFuture.failedFuture(failure);
    }

    /** Follows the instances of a service. */
    public ServiceCache cache(String service) {
        return new ServiceCache(client, path(service));
    }

    /** Chooses instances of a service in turn. */
    public ServiceProvider provider(String service) {
        return provider(service, ProviderStrategy.roundRobin());
    }

    /** Chooses instances of a service. */
    public ServiceProvider provider(String service, ProviderStrategy strategy) {
        return new ServiceProvider(
                cache(service), strategy, DownInstancePolicy.DEFAULT, client.host()::nanoTime);
    }

    /** As above, with another policy for instances that do not answer. */
    public ServiceProvider provider(
            String service, ProviderStrategy strategy, DownInstancePolicy policy) {
        return new ServiceProvider(cache(service), strategy, policy, client.host()::nanoTime);
    }

    /** Takes back all that was registered here. */
    @Override
    public void close() {
        List.copyOf(registered.keySet())
                .forEach(
                        path -> {
                            PersistentNode node = registered.remove(path);
                            if (node != null) {
                                node.close();
                            }
                        });
    }
}
