package dev.ostler.recipes.connection;

import dev.ostler.client.async.AsyncZooKeeper;

import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A session over the network: a {@link ZooKeeper}. */
final class ZooKeeperHandle implements Handle {
    private final ZooKeeper client;
    private final AsyncZooKeeper zk;

    private ZooKeeperHandle(ZooKeeper client, Host host) {
        this.client = client;
        this.zk = client.async().inOrderOn(host);
    }

    /**
     * @param config null for the default settings
     */
    static Factory factory(@Nullable ZKClientConfig config) {
        return (connectString, timeoutMillis, canBeReadOnly, host, states) ->
                new ZooKeeperHandle(
                        new ZooKeeper(
                                connectString,
                                timeoutMillis,
                                states == null ? event -> {} : states,
                                canBeReadOnly,
                                config == null ? new ZKClientConfig() : config),
                        host);
    }

    @Override
    public AsyncZooKeeper zk() {
        return zk;
    }

    @Override
    public long sessionId() {
        return client.getSessionId();
    }

    @Override
    public int timeoutMillis() {
        return client.getSessionTimeout();
    }

    @Override
    public boolean isAlive() {
        return client.getState().isAlive();
    }

    @Override
    public OptionalLong provenNanos() {
        return zk.provenNanos();
    }

    @Override
    public void updateServers(String connectString) throws IOException {
        client.updateServerList(connectString);
    }

    @Override
    public void addAuth(String scheme, byte[] secret) {
        client.addAuthInfo(scheme, secret);
    }

    @Override
    public void expire() {
        client.getTestable().injectSessionExpiration();
    }

    @Override
    public CompletableFuture<Void> close() {
        return zk.close();
    }
}
