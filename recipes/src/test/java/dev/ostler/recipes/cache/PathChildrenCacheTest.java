package dev.ostler.recipes.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.cache.PathChildrenCache.StartMode;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.operation.GzipCompression;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** The cache of a znode's children. */
@Tag("F7")
class PathChildrenCacheTest {
    @TempDir Path directory;

    private Scene scene;
    private ManagedClient client;
    private final Recorded<String> heard = new Recorded<>();

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory);
        client = scene.client();
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    /** An event as words. */
    private static String words(PathChildrenCacheEvent event) {
        ChildData data = event.getData();
        return data == null ? event.getType().name() : event.getType() + " " + words(data);
    }

    private static String words(ChildData data) {
        byte[] bytes = data.getData();
        return data.getPath()
                + " "
                + (bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8));
    }

    private PathChildrenCache heardBy(PathChildrenCache cache) {
        cache.addListener((same, event) -> heard.add(words(event)));
        return cache;
    }

    private static List<String> contents(PathChildrenCache cache) {
        return cache.getCurrentData().stream().map(PathChildrenCacheTest::words).toList();
    }

    @Test
    @Tag("S119")
    @Tag("S120")
    @Tag("S127")
    void hearsOfChildrenThatComeChangeAndGo() throws Exception {
        scene.create("/parent", "");
        scene.create("/parent/there", "1");
        try (var cache = heardBy(new PathChildrenCache(client, "/parent", true))) {
            cache.start();
            assertThat(heard.next()).isEqualTo("CHILD_ADDED /parent/there 1");
            scene.create("/parent/new", "2");
            assertThat(heard.next()).isEqualTo("CHILD_ADDED /parent/new 2");
            scene.set("/parent/new", "3");
            assertThat(heard.next()).isEqualTo("CHILD_UPDATED /parent/new 3");
            scene.create("/parent/new/below", "not a child");
            scene.set("/parent", "not a child either");
            scene.delete("/parent/new/below");
            scene.delete("/parent/there");
            assertThat(heard.next()).isEqualTo("CHILD_REMOVED /parent/there 1");
            assertThat(contents(cache)).containsExactly("/parent/new 3");
            assertThat(cache.getCurrentData("/parent")).isNull();
            assertThat(cache.getCurrentData("/parent/there")).isNull();
        }
    }

    @Test
    @Tag("S120")
    void keepsNoDataWhenItIsToldSo() throws Exception {
        scene.create("/parent", "");
        scene.create("/parent/a", "secret");
        try (var cache = heardBy(new PathChildrenCache(client, "/parent", false))) {
            cache.start();
            assertThat(heard.next()).isEqualTo("CHILD_ADDED /parent/a (null)");
            scene.set("/parent/a", "other");
            assertThat(heard.next()).isEqualTo("CHILD_UPDATED /parent/a (null)");
            ChildData data = cache.getCurrentData("/parent/a");
            assertThat(Objects.requireNonNull(data).getStat().dataLength()).isEqualTo(5);
        }
    }

    @Test
    @Tag("S121")
    void readsChildrenThatWereCompressed() throws Exception {
        Bytes compressed = new GzipCompression().compress("", Bytes.utf8("plain"));
        scene.create("/parent", "");
        scene.other(zk -> zk.create("/parent/a", compressed));
        try (var cache = heardBy(new PathChildrenCache(client, "/parent", true, true))) {
            cache.start();
            assertThat(heard.next()).isEqualTo("CHILD_ADDED /parent/a plain");
        }
    }

    @Test
    @Tag("S122")
    void callsListenersOnTheExecutorThatItWasGiven() throws Exception {
        scene.create("/parent", "");
        scene.create("/parent/child", "");
        ExecutorService executor =
                Executors.newFixedThreadPool(3, task -> new Thread(task, "given"));
        try (var cache = new PathChildrenCache(client, "/parent", true, false, executor)) {
            assertThat(threadOfAnEvent(cache).getName()).isEqualTo("given");
        }
        // It is the application's.
        assertThat(executor.isShutdown()).isFalse();
        executor.shutdown();
    }

    @Test
    @Tag("S123")
    @Tag("S124")
    void callsListenersOnAThreadOfTheFactoryThatItWasGiven() throws Exception {
        scene.create("/parent", "");
        scene.create("/parent/child", "");
        ThreadFactory factory = task -> new Thread(task, "made");
        Thread used;
        try (var cache = new PathChildrenCache(client, "/parent", true, false, factory)) {
            used = threadOfAnEvent(cache);
            assertThat(used.getName()).isEqualTo("made");
        }
        // It ends with the cache.
        assertThat(used.join(Scene.PATIENCE)).isTrue();
        try (var cache = new PathChildrenCache(client, "/parent", true, factory)) {
            assertThat(threadOfAnEvent(cache).getName()).isEqualTo("made");
        }
    }

    private Thread threadOfAnEvent(PathChildrenCache cache) throws Exception {
        var threads = new Recorded<Thread>();
        cache.addListener((same, event) -> threads.add(Thread.currentThread()));
        cache.start();
        return threads.next();
    }

    @Test
    @Tag("S125")
    void theListenerGetsTheClientAndTheEvent() throws Exception {
        scene.create("/parent", "");
        scene.create("/parent/a", "1");
        var clients = new Recorded<ManagedClient>();
        var types = new Recorded<PathChildrenCacheEvent.Type>();
        PathChildrenCacheListener listener =
                (same, event) -> {
                    clients.add(same);
                    types.add(event.getType());
                };
        try (var cache = new PathChildrenCache(client, "/parent", true)) {
            cache.addListener(listener);
            cache.start();
            assertThat(clients.next()).isSameAs(client);
            assertThat(types.next()).isEqualTo(PathChildrenCacheEvent.Type.CHILD_ADDED);
        }
    }

    @Test
    @Tag("S126")
    void isFullWhenStartReturnsAndTellsNothingOfIt() throws Exception {
        scene.create("/parent", "");
        for (int i = 0; i < 20; i++) {
            scene.create("/parent/" + i, "1");
        }
        try (var cache = heardBy(new PathChildrenCache(client, "/parent", true))) {
            cache.start(StartMode.BUILD_INITIAL_CACHE);
            assertThat(cache.getCurrentData()).hasSize(20);
            scene.set("/parent/7", "2");
            assertThat(heard.next()).isEqualTo("CHILD_UPDATED /parent/7 2");
        }
    }

    @Test
    @Tag("S128")
    void tellsWhenTheFirstChildrenWereAllTold() throws Exception {
        scene.create("/parent", "");
        scene.create("/parent/a", "1");
        scene.create("/parent/b", "2");
        var initial = new Recorded<List<ChildData>>();
        try (var cache = heardBy(new PathChildrenCache(client, "/parent", true))) {
            cache.addListener(
                    (same, event) -> {
                        List<ChildData> data = event.getInitialData();
                        if (data != null) {
                            initial.add(data);
                        }
                    });
            cache.start(StartMode.POST_INITIALIZED_EVENT);
            assertThat(heard.next(3))
                    .containsExactly(
                            "CHILD_ADDED /parent/a 1", "CHILD_ADDED /parent/b 2", "INITIALIZED");
            assertThat(initial.next().stream().map(PathChildrenCacheTest::words))
                    .containsExactly("/parent/a 1", "/parent/b 2");
            scene.create("/parent/c", "3");
            assertThat(heard.next()).isEqualTo("CHILD_ADDED /parent/c 3");
            assertThat(initial.all()).hasSize(1);
        }
    }

    @Test
    void tellsOfTheConnectionAndOfWhatWasMissed() throws Exception {
        scene.create("/parent", "");
        scene.create("/parent/a", "1");
        scene.create("/parent/b", "1");
        try (var cache = heardBy(new PathChildrenCache(client, "/parent", true))) {
            cache.start(StartMode.BUILD_INITIAL_CACHE);
            scene.gateway.refuse();
            assertThat(heard.next()).isEqualTo("CONNECTION_SUSPENDED");
            assertThat(cache.isStale()).isTrue();
            scene.set("/parent/a", "2");
            scene.delete("/parent/b");
            scene.create("/parent/b", "1");
            scene.gateway.thaw();
            assertThat(heard.next(4))
                    .containsExactly(
                            "CONNECTION_RECONNECTED",
                            "CHILD_REMOVED /parent/b 1",
                            "CHILD_UPDATED /parent/a 2",
                            "CHILD_ADDED /parent/b 1");

            Scene.expire(client);
            assertThat(heard.await(word -> !word.equals("CONNECTION_SUSPENDED")))
                    .isEqualTo("CONNECTION_LOST");
            assertThat(heard.next()).isEqualTo("CONNECTION_RECONNECTED");
        }
    }

    /** A listener that asks why it is called sees what it was told. */
    @Test
    void isStaleBeforeItTellsOfALoss() throws Exception {
        scene.create("/parent", "");
        try (var cache = new PathChildrenCache(client, "/parent", true)) {
            cache.addListener(
                    (same, event) -> heard.add(event.getType() + " stale=" + cache.isStale()),
                    Runnable::run);
            cache.start(StartMode.BUILD_INITIAL_CACHE);
            scene.gateway.refuse();
            assertThat(heard.next()).isEqualTo("CONNECTION_SUSPENDED stale=true");
            scene.gateway.thaw();
        }
    }

    @Test
    void isBuiltAnewWithoutEvents() throws Exception {
        scene.create("/parent", "");
        scene.create("/parent/a", "1");
        try (var cache = heardBy(new PathChildrenCache(client, "/parent", true))) {
            cache.start(StartMode.BUILD_INITIAL_CACHE);
            cache.clear();
            assertThat(cache.getCurrentData()).isEmpty();
            cache.rebuild();
            assertThat(contents(cache)).containsExactly("/parent/a 1");
            cache.clearAndRefresh();
            assertThat(heard.next()).isEqualTo("CHILD_ADDED /parent/a 1");

            cache.clearDataBytes("/parent/a");
            scene.create("/parent/b", "2");
            heard.await("CHILD_ADDED /parent/b 2"::equals);
            assertThat(contents(cache)).containsExactly("/parent/a (null)", "/parent/b 2");
            scene.set("/parent/a", "3");
            heard.await("CHILD_UPDATED /parent/a 3"::equals);
        }
    }

    @Test
    void aListenerThatThrowsHearsTheNextEvent() throws Exception {
        scene.create("/parent", "");
        try (var cache = new PathChildrenCache(client, "/parent", true)) {
            cache.addListener(
                    (same, event) -> {
                        heard.add(words(event));
                        throw new java.io.IOException("a mistake of the application");
                    });
            cache.start(StartMode.BUILD_INITIAL_CACHE);
            scene.create("/parent/a", "1");
            scene.create("/parent/b", "2");
            assertThat(heard.next(2)).hasSize(2);
        }
    }
}
