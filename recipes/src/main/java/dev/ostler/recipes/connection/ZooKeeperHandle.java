package dev.ostler.recipes.connection;

import dev.ostler.client.async.AsyncZooKeeper;

import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.StaticHostProvider;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A session over the network: a {@link ZooKeeper}. */
final class ZooKeeperHandle implements Handle {
    private final ZooKeeper client;
    private final @Nullable ZKClientConfig config;
    private final AsyncZooKeeper zk;

    private ZooKeeperHandle(ZooKeeper client, @Nullable ZKClientConfig config, Host host) {
        this.client = client;
        this.config = config;
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
                        config,
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
    public void release(String connectString) throws IOException {
        int timeout = client.getSessionTimeout();
        var taken = new CompletableFuture<Void>();
        var hosts = new ConnectStringParser(connectString).getServerAddresses();
        var again =
                new ZooKeeper(
                        connectString,
                        timeout,
                        event -> {
                            if (event.getState() != KeeperState.Disconnected) {
                                taken.complete(null);
                            }
                        },
                        client.getSessionId(),
                        client.getSessionPasswd(),
                        false,
                        new StaticHostProvider(hosts),
                        config == null ? new ZKClientConfig() : config);
        // What is closed before it is connected ends on this side only.
        taken.thenCompose(connected -> again.async().close())
                .completeOnTimeout(null, timeout, TimeUnit.MILLISECONDS)
                .thenRun(again.getTestable()::injectSessionExpiration);
    }

    @Override
    public CompletableFuture<Void> close() {
        return zk.close();
    }
}
