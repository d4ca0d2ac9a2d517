package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.server.config.ConfigException;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.CuratorCacheListener;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.locks.InterProcessMutex;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Curator's released jars on this client: the class path has no other org.apache.zookeeper. */
class CuratorTest {
    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);

    private final TestServer server;
    private final CuratorFramework curator;
    private final BlockingQueue<ConnectionState> states = new LinkedBlockingQueue<>();

    CuratorTest(@TempDir Path directory) throws IOException, ConfigException {
        server = new TestServer(directory);
        curator =
                CuratorFrameworkFactory.builder()
                        .connectString(server.connectString())
                        .sessionTimeoutMs(4000)
                        .connectionTimeoutMs(4000)
                        .retryPolicy(new RetryOneTime(100))
                        .namespace("app")
                        .build();
    }

    @BeforeEach
    void start() throws InterruptedException {
        curator.getConnectionStateListenable().addListener((client, state) -> states.add(state));
        curator.start();
        assertThat(nextState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @AfterEach
    void stop() throws IOException {
        curator.close();
        server.close();
    }

    private ConnectionState nextState() throws InterruptedException {
        ConnectionState state = states.poll(20, TimeUnit.SECONDS);
        assertThat(state).isNotNull();
        return state;
    }

    @Test
    void basicOperationsWork() throws Exception {
        assertThat(
                        curator.create()
                                .creatingParentsIfNeeded()
                                .withMode(CreateMode.PERSISTENT)
                                .forPath("/a/b/c", DATA))
                .isEqualTo("/a/b/c");
        assertThat(curator.getData().forPath("/a/b/c")).isEqualTo(DATA);
        assertThat(curator.setData().withVersion(0).forPath("/a/b/c", DATA).getVersion())
                .isEqualTo(1);
        assertThat(curator.getChildren().forPath("/a")).containsExactly("b");
        assertThat(
                        curator.transaction()
                                .forOperations(
                                        curator.transactionOp().create().forPath("/x", DATA),
                                        curator.transactionOp().delete().forPath("/a/b/c")))
                .extracting("resultPath")
                .containsExactly("/x", null);
        curator.delete().deletingChildrenIfNeeded().forPath("/a");
        assertThatThrownBy(() -> curator.delete().forPath("/a"))
                .isInstanceOf(KeeperException.NoNodeException.class);
    }

    @Test
    void cacheFollowsTheTree() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (var cache = CuratorCache.build(curator, "/cached")) {
            cache.listenable()
                    .addListener(
                            CuratorCacheListener.builder()
                                    .forCreates(node -> seen.add("+" + node.getPath()))
                                    .forDeletes(node -> seen.add("-" + node.getPath()))
                                    .build());
            cache.start();
            curator.create().creatingParentsIfNeeded().forPath("/cached/one", DATA);
            assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("+/cached");
            assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("+/cached/one");
            curator.delete().forPath("/cached/one");
            assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("-/cached/one");
        }
    }

    @Test
    void locksAndLatchesWork() throws Exception {
        var mutex = new InterProcessMutex(curator, "/lock");
        assertThat(mutex.acquire(20, TimeUnit.SECONDS)).isTrue();
        assertThat(curator.getChildren().forPath("/lock")).hasSize(1);
        mutex.release();
        try (var latch = new LeaderLatch(curator, "/leader")) {
            latch.start();
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void restartedServerIsSuspendedThenReconnected() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        curator.create().forPath("/w", DATA);
        curator.getData()
                .usingWatcher(
                        (Watcher)
                                event -> {
                                    if (event.getPath() != null) {
                                        seen.add(event.getType() + " " + event.getPath());
                                    }
                                })
                .forPath("/w");
        server.stop();
        assertThat(nextState()).isEqualTo(ConnectionState.SUSPENDED);
        server.start();
        assertThat(nextState()).isIn(ConnectionState.RECONNECTED, ConnectionState.LOST);
        curator.setData().forPath("/w", DATA);
        assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("NodeDataChanged /w");
    }

    @Test
    void injectedExpiryMakesCuratorBuildANewSession() throws Exception {
        long session = curator.getZookeeperClient().getZooKeeper().getSessionId();
        curator.getZookeeperClient().getZooKeeper().getTestable().injectSessionExpiration();
        assertThat(nextState()).isEqualTo(ConnectionState.LOST);
        assertThat(nextState()).isEqualTo(ConnectionState.RECONNECTED);
        assertThat(curator.getZookeeperClient().getZooKeeper().getSessionId())
                .isNotEqualTo(session);
    }
}
