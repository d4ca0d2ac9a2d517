package dev.ostler.interop.peer;

import static dev.ostler.interop.peer.Checks.equal;
import static dev.ostler.interop.peer.Checks.isTrue;
import static dev.ostler.interop.peer.Curator.SECONDS;
import static dev.ostler.interop.peer.Curator.bytes;
import static dev.ostler.interop.peer.Curator.client;
import static dev.ostler.interop.peer.Curator.text;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.cache.ChildData;
import org.apache.curator.framework.recipes.cache.CuratorCache;
import org.apache.curator.framework.recipes.cache.NodeCache;
import org.apache.curator.framework.recipes.cache.PathChildrenCache;
import org.apache.curator.framework.recipes.cache.TreeCache;
import org.apache.curator.framework.recipes.watch.PersistentWatcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Curator's caches against a server; the arguments are those of {@link Server}. */
@SuppressWarnings("deprecation") // Applications still use the three older caches.
final class CuratorCacheSuite {
    private final Server server;

    private CuratorCacheSuite(Server server) {
        this.server = server;
    }

    public static void main(String[] arguments) {
        var suite = new CuratorCacheSuite(Server.of(arguments));
        new Checks()
                .check("a cache follows a tree", suite::curatorCache)
                .check("a tree cache follows a tree", suite::treeCache)
                .check("a path cache follows the children", suite::pathChildrenCache)
                .check("a node cache follows a znode", suite::nodeCache)
                .check("caches have everything after an outage", suite::outage)
                .check("a persistent watcher hears all", suite::persistentWatcher)
                .end();
    }

    /** What a cache has told, in its order. */
    private static final class Heard {
        private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();

        void add(Object type, @Nullable ChildData node) {
            changes.add(node == null ? type.toString() : type + " " + node.getPath());
        }

        void expect(String... expected) throws InterruptedException {
            for (String change : expected) {
                equal(change, String.valueOf(changes.poll(SECONDS, TimeUnit.SECONDS)));
            }
        }

        void await(String change) throws InterruptedException {
            String next = "";
            while (!next.equals(change)) {
                next = changes.poll(SECONDS, TimeUnit.SECONDS);
                isTrue(next != null, change + " has not come");
            }
        }
    }

    private void curatorCache() throws Exception {
        try (CuratorFramework client = client(server.address());
                CuratorFramework writer = client(server.address());
                CuratorCache cache = CuratorCache.build(client, "/cache")) {
            writer.create().creatingParentsIfNeeded().forPath("/cache/a", bytes("1"));
            var heard = new Heard();
            cache.listenable()
                    .addListener(
                            (type, before, after) ->
                                    heard.add(type, after == null ? before : after));
            cache.start();
            heard.expect("NODE_CREATED /cache", "NODE_CREATED /cache/a");
            writer.setData().forPath("/cache/a", bytes("2"));
            heard.expect("NODE_CHANGED /cache/a");
            writer.create().forPath("/cache/a/b");
            heard.expect("NODE_CREATED /cache/a/b");
            writer.delete().forPath("/cache/a/b");
            heard.expect("NODE_DELETED /cache/a/b");
            equal("2", text(cache.get("/cache/a").orElseThrow().getData()));
        }
    }

    private void treeCache() throws Exception {
        try (CuratorFramework client = client(server.address());
                CuratorFramework writer = client(server.address());
                var cache = new TreeCache(client, "/tree")) {
            writer.create().creatingParentsIfNeeded().forPath("/tree/a", bytes("1"));
            var heard = new Heard();
            cache.getListenable()
                    .addListener((source, event) -> heard.add(event.getType(), event.getData()));
            cache.start();
            heard.expect("NODE_ADDED /tree", "NODE_ADDED /tree/a", "INITIALIZED");
            writer.setData().forPath("/tree/a", bytes("2"));
            heard.expect("NODE_UPDATED /tree/a");
            writer.create().forPath("/tree/a/b");
            heard.expect("NODE_ADDED /tree/a/b");
            writer.delete().deletingChildrenIfNeeded().forPath("/tree/a");
            heard.await("NODE_REMOVED /tree/a");
            equal(0, cache.getCurrentChildren("/tree").size());
        }
    }

    private void pathChildrenCache() throws Exception {
        try (CuratorFramework client = client(server.address());
                CuratorFramework writer = client(server.address());
                var cache = new PathChildrenCache(client, "/parent", true)) {
            writer.create().creatingParentsIfNeeded().forPath("/parent/a", bytes("1"));
            var heard = new Heard();
            cache.getListenable()
                    .addListener((source, event) -> heard.add(event.getType(), event.getData()));
            cache.start(PathChildrenCache.StartMode.POST_INITIALIZED_EVENT);
            heard.await("CHILD_ADDED /parent/a");
            heard.await("INITIALIZED");
            writer.create().forPath("/parent/b", bytes("1"));
            heard.expect("CHILD_ADDED /parent/b");
            writer.setData().forPath("/parent/b", bytes("2"));
            heard.expect("CHILD_UPDATED /parent/b");
            writer.delete().forPath("/parent/a");
            heard.expect("CHILD_REMOVED /parent/a");
            equal("2", text(cache.getCurrentData("/parent/b").getData()));
            equal(1, cache.getCurrentData().size());
        }
    }

    private void nodeCache() throws Exception {
        try (CuratorFramework client = client(server.address());
                CuratorFramework writer = client(server.address());
                var cache = new NodeCache(client, "/single")) {
            var values = new LinkedBlockingQueue<String>();
            cache.getListenable().addListener(() -> values.add(value(cache)));
            cache.start(true);
            equal("none", value(cache));
            writer.create().forPath("/single", bytes("1"));
            equal("1", values.poll(SECONDS, TimeUnit.SECONDS));
            writer.setData().forPath("/single", bytes("2"));
            equal("2", values.poll(SECONDS, TimeUnit.SECONDS));
            writer.delete().forPath("/single");
            equal("none", values.poll(SECONDS, TimeUnit.SECONDS));
        }
    }

    private static String value(NodeCache cache) {
        ChildData now = cache.getCurrentData();
        return now == null ? "none" : text(now.getData());
    }

    private void outage() throws Exception {
        try (var relay = new Relay(server.port());
                CuratorFramework client = client(relay.address());
                CuratorFramework writer = client(server.address());
                CuratorCache cache = CuratorCache.build(client, "/outage");
                var tree = new TreeCache(client, "/outage");
                var children = new PathChildrenCache(client, "/outage", true)) {
            writer.create().creatingParentsIfNeeded().forPath("/outage/a", bytes("1"));
            writer.create().forPath("/outage/b", bytes("1"));
            var heard = new Heard();
            cache.listenable()
                    .addListener(
                            (type, before, after) ->
                                    heard.add(type, after == null ? before : after));
            var heardTree = new Heard();
            tree.getListenable()
                    .addListener(
                            (source, event) -> heardTree.add(event.getType(), event.getData()));
            var heardChildren = new Heard();
            children.getListenable()
                    .addListener(
                            (source, event) -> heardChildren.add(event.getType(), event.getData()));
            cache.start();
            heard.await("NODE_CREATED /outage/b");
            tree.start();
            heardTree.await("INITIALIZED");
            children.start();
            heardChildren.await("CHILD_ADDED /outage/b");

            relay.cut();
            heardChildren.await("CONNECTION_SUSPENDED");
            writer.setData().forPath("/outage/a", bytes("2"));
            writer.create().forPath("/outage/c", bytes("1"));
            writer.delete().forPath("/outage/b");
            relay.mend();
            heardChildren.await("CONNECTION_RECONNECTED");

            Checks.await("the cache has them all", () -> cache.size() == 3);
            Checks.await(
                    "the cache has the new data",
                    () -> text(cache.get("/outage/a").orElseThrow().getData()).equals("2"));
            Checks.await(
                    "the tree has them all",
                    () -> tree.getCurrentChildren("/outage").keySet().equals(Set.of("a", "c")));
            Checks.await(
                    "the children are there",
                    () ->
                            children.getCurrentData("/outage/b") == null
                                    && children.getCurrentData("/outage/c") != null
                                    && text(children.getCurrentData("/outage/a").getData())
                                            .equals("2"));
        }
    }

    private void persistentWatcher() throws Exception {
        try (CuratorFramework client = client(server.address());
                CuratorFramework writer = client(server.address());
                var watcher = new PersistentWatcher(client, "/persistently", true)) {
            var heard = new LinkedBlockingQueue<String>();
            watcher.getListenable()
                    .addListener(
                            event -> {
                                if (event.getType() != EventType.None) {
                                    heard.add(event.getType() + " " + event.getPath());
                                }
                            });
            var ready = new CountDownLatch(1);
            watcher.getResetListenable().addListener(ready::countDown);
            watcher.start();
            isTrue(ready.await(SECONDS, TimeUnit.SECONDS), "the watch is set");
            writer.create().forPath("/persistently");
            writer.create().forPath("/persistently/a");
            writer.delete().forPath("/persistently/a");
            equal("NodeCreated /persistently", heard.poll(SECONDS, TimeUnit.SECONDS));
            equal("NodeCreated /persistently/a", heard.poll(SECONDS, TimeUnit.SECONDS));
            equal("NodeDeleted /persistently/a", heard.poll(SECONDS, TimeUnit.SECONDS));
        }
    }
}
