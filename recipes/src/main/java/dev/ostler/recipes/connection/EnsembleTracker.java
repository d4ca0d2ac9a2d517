package dev.ostler.recipes.connection;

import dev.ostler.client.async.Data;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Follows the configuration of the ensemble: the servers that it names are used beside those that
 * the client was given, as far as they can be reached from here. What was given stays, for the
 * addresses may be those of a network that this client is not in, and may be so again tomorrow. On
 * the host's thread, but for the probes.
 */
final class EnsembleTracker implements Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(EnsembleTracker.class);

    private static final String ANY_ADDRESS = "0.0.0.0";

    private final Host host;
    private final Executor probes;
    private final Reachability reachability;
    private final Reader reader;
    private final Consumer<List<String>> adopt;

    /** Reads the configuration, and leaves a watch. */
    @FunctionalInterface
    interface Reader {
        CompletableFuture<Data> read(Watcher watcher);
    }

    /**
     * @param adopt is given {@code host:port} of those that can be reached, on the host's thread
     */
    EnsembleTracker(
            Host host, Reachability reachability, Reader reader, Consumer<List<String>> adopt) {
        this.host = host;
        this.probes = host.newListenerExecutor();
        this.reachability = reachability;
        this.reader = reader;
        this.adopt = adopt;
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getType() == EventType.NodeDataChanged) {
            host.execute(this::read);
        }
    }

    /** There is a connection: what the configuration says now. */
    void read() {
        reader.read(this)
                .whenComplete(
                        (config, failure) -> {
                            if (failure == null) {
                                probes.execute(() -> probe(config.text()));
                            } else {
                                LOG.info("The configuration can't be read: {}", "" + failure);
                            }
                        });
    }

    private void probe(String config) {
        List<String> reachable =
                addresses(config).stream()
                        .filter(reachability::test)
                        .map(server -> server.getHostString() + ":" + server.getPort())
                        .toList();
        if (!reachable.isEmpty()) {
            host.execute(() -> adopt.accept(reachable));
        }
    }

    /** Where clients connect, for the servers that say so. */
    static Set<InetSocketAddress> addresses(String config) {
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        try {
            var properties = new Properties();
            properties.load(new StringReader(config));
            for (QuorumServer server : new QuorumMaj(properties).getAllMembers().values()) {
                InetSocketAddress client = server.clientAddr;
                if (client != null) {
                    boolean any = client.getHostString().equals(ANY_ADDRESS);
                    addresses.add(
                            InetSocketAddress.createUnresolved(
                                    any ? server.hostname : client.getHostString(),
                                    client.getPort()));
                }
            }
        } catch (IOException | IllegalArgumentException | ConfigException e) {
            LOG.warn("The configuration of the ensemble makes no sense: {}", e.toString());
        }
        return addresses;
    }
}
