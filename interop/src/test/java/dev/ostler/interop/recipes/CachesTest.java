package dev.ostler.interop.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.cache.CacheEvent;
import dev.ostler.recipes.cache.NodeCache;
import dev.ostler.recipes.cache.PathChildrenCache;
import dev.ostler.recipes.cache.PathChildrenCache.StartMode;
import dev.ostler.recipes.cache.TreeCache;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;

import org.apache.zookeeper.Op;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The caches. */
@Tag("F7")
class CachesTest extends RecipeSuite {
    private static <T> T next(BlockingQueue<T> heard) throws InterruptedException {
        return Objects.requireNonNull(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    private static void set(ManagedClient client, String path, String data)
            throws InterruptedException {
        client.create().orSetData().forPath(path, Bytes.utf8(data));
    }

    @Test
    @Tag("S114")
    @Tag("S115")
    void nodeCache() throws Exception {
        ManagedClient client = connect();
        var heard = new LinkedBlockingQueue<String>();
        try (var cache = new NodeCache(client, "/node")) {
            cache.addListener(
                    () -> {
                        var data = cache.getCurrentData();
                        byte[] bytes = data == null ? null : data.getData();
                        heard.add(
                                bytes == null ? "gone" : new String(bytes, StandardCharsets.UTF_8));
                    });
            cache.start(true);
            set(client, "/node", "1");
            assertThat(next(heard)).isEqualTo("1");
            set(client, "/node", "2");
            assertThat(next(heard)).isEqualTo("2");
            client.delete().forPath("/node");
            assertThat(next(heard)).isEqualTo("gone");
        }
    }

    @Test
    @Tag("S119")
    @Tag("S128")
    void pathChildrenCache() throws Exception {
        ManagedClient client = connect();
        set(client, "/parent", "");
        set(client, "/parent/a", "1");
        var heard = new LinkedBlockingQueue<String>();
        try (var cache = new PathChildrenCache(client, "/parent", true)) {
            cache.addListener((same, event) -> heard.add(event.getType().name()));
            cache.start(StartMode.POST_INITIALIZED_EVENT);
            assertThat(next(heard)).isEqualTo("CHILD_ADDED");
            assertThat(next(heard)).isEqualTo("INITIALIZED");
            set(client, "/parent/a", "2");
            assertThat(next(heard)).isEqualTo("CHILD_UPDATED");
            client.delete().forPath("/parent/a");
            assertThat(next(heard)).isEqualTo("CHILD_REMOVED");
        }
    }

    @Test
    void treeCacheOverAnExpiry() throws Exception {
        ManagedClient client = connect();
        ManagedClient other = connect();
        set(other, "/tree", "0");
        set(other, "/tree/a", "1");
        var heard = new LinkedBlockingQueue<String>();
        try (var tree = new TreeCache(client, "/tree")) {
            tree.addListener((same, event) -> heard.add(event.getType().name()));
            tree.start();
            assertThat(next(heard)).isEqualTo("NODE_ADDED");
            assertThat(next(heard)).isEqualTo("NODE_ADDED");
            assertThat(next(heard)).isEqualTo("INITIALIZED");
            client.host()
                    .execute(
                            () -> {
                                Handle handle = client.handle();
                                if (handle != null) {
                                    handle.expire();
                                }
                            });
            while (!next(heard).equals("INITIALIZED")) {
                // The states of the connection.
            }
            set(other, "/tree/a", "2");
            assertThat(next(heard)).isEqualTo("NODE_UPDATED");
        }
    }

    @Test
    void transactionsAreSeenWholeAndInOrder() throws Exception {
        ManagedClient client = connect();
        ManagedClient other = connect();
        set(other, "/t", "");
        set(other, "/t/a", "0");
        set(other, "/t/b", "0");
        var torn = new LinkedBlockingQueue<String>();
        var heard = new LinkedBlockingQueue<CacheEvent>();
        try (ZnodeCache cache = ZnodeCache.builder(client, "/t").build()) {
            client.await(cache.start());
            cache.listen(
                    event -> {
                        var now = cache.snapshot();
                        String a = now.get("/t/a").orElseThrow().text();
                        String b = now.get("/t/b").orElseThrow().text();
                        if (!a.equals(b)) {
                            torn.add(a + " and " + b);
                        }
                        heard.add(event);
                    });
            for (int i = 0; i < 3; i++) {
                next(heard);
            }
            Handle handle = Objects.requireNonNull(other.handle());
            for (int i = 1; i <= 200; i++) {
                byte[] data = Bytes.utf8(Integer.toString(i)).toByteArray();
                other.await(
                        handle.zk()
                                .multi(
                                        List.of(
                                                Op.setData("/t/a", data, -1),
                                                Op.setData("/t/b", data, -1))));
            }
            long zxid = 0;
            for (String text = ""; !text.equals("200"); ) {
                CacheEvent event = next(heard);
                assertThat(event.zxid()).isGreaterThanOrEqualTo(zxid);
                zxid = event.zxid();
                text = ((CacheEvent.Changed) event).entry().text();
            }
            assertThat(torn).isEmpty();
        }
    }
}
