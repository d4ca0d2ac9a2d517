package dev.ostler.recipes.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.cache.CacheEvent.Changed;
import dev.ostler.recipes.cache.CacheEvent.Created;
import dev.ostler.recipes.cache.CacheEvent.Deleted;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The cache below all others, and a server of this process. */
@Tag("F7")
class ZnodeCacheTest {
    private static final long PATIENCE_SECONDS = Scene.PATIENCE.toSeconds();

    @TempDir Path directory;

    private Scene scene;
    private ManagedClient client;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory);
        client = scene.client();
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    /** What a listener has heard, as words. */
    private static final class Words implements CacheListener {
        final Recorded<String> heard = new Recorded<>();

        @Override
        public void changed(CacheEvent event) {
            if (event instanceof Created created) {
                heard.add("created " + event.path() + " " + created.entry().text());
            } else if (event instanceof Changed changed) {
                heard.add(
                        "changed "
                                + event.path()
                                + " "
                                + changed.before().text()
                                + " "
                                + changed.entry().text());
            } else {
                heard.add("deleted " + event.path() + " " + ((Deleted) event).last().text());
            }
        }

        @Override
        public void initialized() {
            heard.add("initialized");
        }
    }

    private Words wordsOf(ZnodeCache cache) {
        var words = new Words();
        cache.listen(words);
        return words;
    }

    @Test
    void showsWhatThereIsParentsFirstAndThenWhatHappens() throws Exception {
        scene.create("/app", "root");
        scene.create("/app/b", "1");
        scene.create("/app/b/c", "2");
        scene.create("/app/a", "3");
        scene.set("/app/b", "4");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            Words words = wordsOf(cache);
            client.await(cache.start());

            assertThat(words.heard.next(5))
                    .containsExactly(
                            "created /app root",
                            "created /app/b 4",
                            "created /app/b/c 2",
                            "created /app/a 3",
                            "initialized");
            assertThat(cache.snapshot().children("/app")).containsOnlyKeys("a", "b");
            assertThat(cache.isStale()).isFalse();

            scene.create("/app/d", "5");
            scene.set("/app/a", "6");
            scene.delete("/app/b/c");
            assertThat(words.heard.next(3))
                    .containsExactly(
                            "created /app/d 5", "changed /app/a 3 6", "deleted /app/b/c 2");
            assertThat(cache.get("/app/a").orElseThrow().text()).isEqualTo("6");
            assertThat(cache.get("/app/b/c")).isEmpty();
        }
    }

    @Test
    void aSnapshotStaysAsItIs() throws Exception {
        scene.create("/app", "1");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            client.await(cache.start());
            Words words = wordsOf(cache);
            words.heard.await("initialized"::equals);
            CacheSnapshot before = cache.snapshot();
            long zxid = scene.set("/app", "2").mzxid();
            words.heard.next();

            assertThat(before.get("/app").orElseThrow().text()).isEqualTo("1");
            assertThat(before.zxid()).isLessThan(zxid);
            assertThat(cache.snapshot().get("/app").orElseThrow().text()).isEqualTo("2");
            assertThat(cache.snapshot().zxid()).isEqualTo(zxid);
        }
    }

    @Test
    void aListenerThatComesLateHearsAllThatThereIsAndThenEveryChange() throws Exception {
        scene.create("/app", "1");
        scene.create("/app/a", "1");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            client.await(cache.start());
            Words words = wordsOf(cache);
            assertThat(words.heard.next(3))
                    .containsExactly("created /app 1", "created /app/a 1", "initialized");
            scene.set("/app/a", "2");
            assertThat(words.heard.next()).isEqualTo("changed /app/a 1 2");
        }
    }

    @Test
    void followsARootThatComesGoesAndComesAgain() throws Exception {
        try (ZnodeCache cache = ZnodeCache.builder(client, "/late").build()) {
            Words words = wordsOf(cache);
            client.await(cache.start());
            assertThat(words.heard.next()).isEqualTo("initialized");

            scene.create("/late", "1");
            scene.create("/late/x", "2");
            scene.delete("/late/x");
            scene.delete("/late");
            scene.create("/late", "3");
            assertThat(words.heard.await("created /late 3"::equals)).isNotNull();
            assertThat(cache.snapshot().size()).isEqualTo(1);
        }
    }

    @Test
    void eventsComeInTheOrderOfTheirZxids() throws Exception {
        scene.create("/app", "");
        for (int i = 0; i < 50; i++) {
            scene.create("/app/" + i, "0");
        }
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            client.await(cache.start());
            var zxids = new Recorded<CacheEvent>();
            cache.listen(zxids::add);
            zxids.next(51);

            List<CompletableFuture<?>> writes = new ArrayList<>();
            for (int round = 1; round <= 40; round++) {
                String data = Integer.toString(round);
                for (int i = 0; i < 50; i++) {
                    String path = "/app/" + i * 7 % 50;
                    scene.<Void>other(
                            zk -> {
                                writes.add(zk.setData(path, Bytes.utf8(data)));
                                return CompletableFuture.completedFuture(null);
                            });
                }
            }
            for (CompletableFuture<?> write : writes) {
                write.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            long last = scene.set("/app", "end").mzxid();

            List<Long> heard = new ArrayList<>();
            CacheEvent event;
            do {
                event = zxids.next();
                heard.add(event.zxid());
            } while (event.zxid() < last);
            assertThat(heard).isSorted().doesNotHaveDuplicates();
            for (int i = 0; i < 50; i++) {
                assertThat(cache.get("/app/" + i).orElseThrow().text()).isEqualTo("40");
            }
        }
    }

    @Test
    void aTransactionIsSeenWholeOrNotAtAll() throws Exception {
        scene.create("/app", "");
        scene.create("/app/a", "0");
        scene.create("/app/b", "0");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            client.await(cache.start());
            var torn = new Recorded<String>();
            var seen = new Recorded<String>();
            cache.listen(
                    event -> {
                        CacheSnapshot now = cache.snapshot();
                        String a = now.get("/app/a").orElseThrow().text();
                        String b = now.get("/app/b").orElseThrow().text();
                        if (!a.equals(b)) {
                            torn.add(a + " and " + b);
                        }
                        seen.add(a);
                    });
            for (int i = 1; i <= 300; i++) {
                byte[] data = Bytes.utf8(Integer.toString(i)).toByteArray();
                scene.other(
                        zk ->
                                zk.multi(
                                        List.of(
                                                Op.setData("/app/a", data, -1),
                                                Op.setData("/app/b", data, -1))));
            }
            seen.await("300"::equals);
            assertThat(torn.all()).isEmpty();
        }
    }

    @Test
    void whatHappensWhileItIsAwayBecomesEvents() throws Exception {
        scene.create("/app", "");
        scene.create("/app/changed", "1");
        scene.create("/app/deleted", "1");
        scene.create("/app/replaced", "1");
        scene.create("/app/same", "1");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            Words words = wordsOf(cache);
            client.await(cache.start());
            words.heard.await("initialized"::equals);

            var suspended = new CountDownLatch(1);
            client.onState((same, state) -> suspended.countDown());
            scene.gateway.refuse();
            assertThat(suspended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(cache.isStale()).isTrue();
            assertThat(cache.get("/app/same").orElseThrow().text()).isEqualTo("1");

            scene.set("/app/changed", "2");
            scene.delete("/app/deleted");
            scene.delete("/app/replaced");
            scene.create("/app/replaced", "1");
            scene.create("/app/created", "2");
            scene.gateway.thaw();

            assertThat(words.heard.next(5))
                    .containsExactly(
                            "deleted /app/replaced 1",
                            "deleted /app/deleted 1",
                            "changed /app/changed 1 2",
                            "created /app/replaced 1",
                            "created /app/created 2");
            assertThat(cache.isStale()).isFalse();

            // The watch is there again, once.
            scene.set("/app/same", "3");
            scene.set("/app/same", "4");
            assertThat(words.heard.await(word -> word.endsWith(" 4")))
                    .startsWith("changed /app/same");
        }
    }

    @Test
    void goesOnWithTheNextSession() throws Exception {
        scene.create("/app", "1");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            Words words = wordsOf(cache);
            client.await(cache.start());
            words.heard.await("initialized"::equals);
            for (int i = 0; i < 3; i++) {
                Scene.expire(client);
                scene.set("/app", "after " + i);
                String wanted = " after " + i;
                words.heard.await(word -> word.endsWith(wanted));
            }
        }
    }

    @Test
    void survivesManyDisconnectsUnderLoad() throws Exception {
        scene.create("/app", "");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            var mirrored = new Mirror();
            cache.listen(mirrored);
            client.await(cache.start());
            for (int i = 0; i < 400; i++) {
                String path = "/app/" + i % 20;
                if (!scene.exists(path)) {
                    scene.create(path, "" + i);
                } else if (i % 3 == 0) {
                    scene.delete(path);
                } else {
                    scene.set(path, "" + i);
                }
                if (i % 40 == 0) {
                    scene.gateway.cut();
                }
            }
            scene.create("/app/end", "end");
            mirrored.end.await(path -> path.equals("/app/end"));
            for (int i = 0; i < 20; i++) {
                String path = "/app/" + i;
                boolean exists = scene.exists(path);
                assertThat(cache.get(path).isPresent()).isEqualTo(exists);
                if (exists) {
                    assertThat(cache.get(path).orElseThrow().text()).isEqualTo(scene.get(path));
                }
            }
            assertThat(mirrored.mistakes.all()).isEmpty();
        }
    }

    /** Applies events to a map of its own, and notes those that do not fit. */
    private static final class Mirror implements CacheListener {
        final Recorded<String> end = new Recorded<>();
        final Recorded<String> mistakes = new Recorded<>();
        private final java.util.Map<String, Entry> entries = new java.util.HashMap<>();

        @Override
        public void changed(CacheEvent event) {
            Entry before = entries.get(event.path());
            if (event instanceof Created created) {
                expect(before == null, event);
                entries.put(event.path(), created.entry());
            } else if (event instanceof Changed changed) {
                expect(changed.before().equals(before), event);
                expect(changed.entry().isSameZnode(changed.before()), event);
                entries.put(event.path(), changed.entry());
            } else {
                expect(((Deleted) event).last().equals(before), event);
                entries.remove(event.path());
            }
            end.add(event.path());
        }

        private void expect(boolean holds, CacheEvent event) {
            if (!holds) {
                mistakes.add(event + " after " + entries.get(event.path()));
            }
        }
    }

    @Test
    void aStuckListenerHoldsUpNobody() throws Exception {
        scene.create("/app", "0");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            var release = new CountDownLatch(1);
            var slow = new Recorded<String>();
            cache.listen(
                    event -> {
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        slow.add(cache.get("/app").orElseThrow().text());
                    });
            Words quick = wordsOf(cache);
            client.await(cache.start());
            for (int i = 1; i <= 50; i++) {
                scene.set("/app", "" + i);
            }
            quick.heard.await(word -> word.endsWith(" 50"));
            release.countDown();
            slow.await("50"::equals);
        }
    }

    @Test
    void goesAsDeepAsItIsToldAndWhereTheSelectorLeads() throws Exception {
        scene.create("/app", "");
        scene.create("/app/in", "");
        scene.create("/app/in/deep", "");
        scene.create("/app/in/deep/deeper", "");
        scene.create("/app/out", "");
        scene.create("/app/out/below", "");
        scene.create("/app/leaf", "");
        scene.create("/app/leaf/below", "");
        var selector =
                new CacheSelector() {
                    @Override
                    public boolean traverses(String path) {
                        return !path.equals("/app/leaf");
                    }

                    @Override
                    public boolean accepts(String path) {
                        return !path.equals("/app/out");
                    }
                };
        try (ZnodeCache cache =
                ZnodeCache.builder(client, "/app").depth(2).selector(selector).build()) {
            client.await(cache.start());
            assertThat(paths(cache))
                    .containsExactly("/app", "/app/in", "/app/leaf", "/app/in/deep");
            Words words = wordsOf(cache);
            words.heard.next(5);
            scene.create("/app/out/more", "");
            scene.create("/app/leaf/more", "");
            scene.create("/app/in/deep/more", "");
            scene.create("/app/in/more", "");
            assertThat(words.heard.next()).isEqualTo("created /app/in/more ");
        }
    }

    private static List<String> paths(ZnodeCache cache) {
        List<String> paths = new ArrayList<>();
        cache.snapshot().forEach(entry -> paths.add(entry.path()));
        return paths;
    }

    @Test
    void everythingIsWithoutTheServersOwnZnodes() throws Exception {
        scene.create("/app", "");
        try (ZnodeCache cache = ZnodeCache.builder(client, "/").build()) {
            client.await(cache.start());
            assertThat(paths(cache)).containsExactly("/", "/app");
        }
        CacheSelector all = CacheSelector.ALL;
        try (ZnodeCache cache = ZnodeCache.builder(client, "/").selector(all).build()) {
            client.await(cache.start());
            assertThat(paths(cache)).contains("/zookeeper", "/zookeeper/config");
        }
    }

    @Test
    void speaksOfPathsInItsNamespace() throws Exception {
        scene.create("/ns", "");
        scene.create("/ns/app", "1");
        ManagedClient inside = client.usingNamespace("ns");
        try (ZnodeCache cache = ZnodeCache.builder(inside, "/app").build()) {
            Words words = wordsOf(cache);
            inside.await(cache.start());
            scene.create("/ns/app/a", "2");
            assertThat(words.heard.next(3))
                    .containsExactly("created /app 1", "initialized", "created /app/a 2");
        }
    }

    @Test
    void readsMoreZnodesThanRequestsMayBeOnTheirWay() throws Exception {
        scene.create("/many", "");
        int count = 3 * Requests.REQUESTS_MAX;
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ops.add(
                    Op.create(
                            "/many/" + i, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT));
        }
        scene.other(zk -> zk.multi(ops));
        try (ZnodeCache cache = ZnodeCache.builder(client, "/many").build()) {
            client.await(cache.start());
            assertThat(cache.snapshot().size()).isEqualTo(count + 1);
        }
    }

    @Test
    void aListenerHearsNothingAfterItsEndAndAnExecutorIsUsedAsGiven() throws Exception {
        scene.create("/app", "0");
        var ran = new Recorded<Runnable>();
        Executor executor =
                task -> {
                    ran.add(task);
                    task.run();
                };
        try (ZnodeCache cache = ZnodeCache.builder(client, "/app").build()) {
            client.await(cache.start());
            var heard = new Recorded<CacheEvent>();
            var subscription = cache.listen(heard::add, executor);
            heard.next();
            assertThat(ran.all()).isNotEmpty();
            subscription.close();
            Words words = wordsOf(cache);
            scene.set("/app", "1");
            words.heard.await("changed /app 0 1"::equals);
            assertThat(heard.all()).hasSize(1);
        }
    }

    @Test
    void theWatchGoesWithTheCache() throws Exception {
        scene.create("/app", "0");
        ZnodeCache cache = ZnodeCache.builder(client, "/app").build();
        Words words = wordsOf(cache);
        client.await(cache.start());
        words.heard.await("initialized"::equals);
        cache.close();
        // Another one of the same client is not harmed by that.
        try (ZnodeCache next = ZnodeCache.builder(client, "/app").build()) {
            Words more = wordsOf(next);
            client.await(next.start());
            more.heard.await("initialized"::equals);
            scene.set("/app", "1");
            more.heard.await("changed /app 0 1"::equals);
        }
        assertThat(words.heard.all()).containsExactly("created /app 0", "initialized");
    }

    @Test
    void closingTheOtherOfTwoDoesNotMakeOneDeaf() throws Exception {
        scene.create("/app", "0");
        try (ZnodeCache one = ZnodeCache.builder(client, "/app").build()) {
            ZnodeCache other = ZnodeCache.builder(client, "/app").build();
            client.await(one.start());
            client.await(other.start());
            Words words = wordsOf(one);
            other.close();
            scene.set("/app", "1");
            words.heard.await("changed /app 0 1"::equals);
        }
    }

    @Test
    void followsAServerThatKnowsNoPersistentWatches() throws Exception {
        scene.create("/app", "0");
        scene.create("/app/a", "1");
        try (var old = new OldServer(scene.server.port());
                ZnodeCache late =
                        ZnodeCache.builder(scene.client(old.connectString()), "/late").build();
                ZnodeCache cache =
                        ZnodeCache.builder(scene.client(old.connectString()), "/app").build()) {
            Words words = wordsOf(cache);
            client.await(cache.start());
            assertThat(words.heard.next(3))
                    .containsExactly("created /app 0", "created /app/a 1", "initialized");
            scene.create("/app/b", "2");
            assertThat(words.heard.next()).isEqualTo("created /app/b 2");
            scene.set("/app/b", "3");
            assertThat(words.heard.next()).isEqualTo("changed /app/b 2 3");
            scene.create("/app/b/c", "4");
            assertThat(words.heard.next()).isEqualTo("created /app/b/c 4");
            scene.delete("/app/b/c");
            assertThat(words.heard.next()).isEqualTo("deleted /app/b/c 4");
            scene.delete("/app/b");
            assertThat(words.heard.next()).isEqualTo("deleted /app/b 3");
            scene.create("/app/b", "5");
            assertThat(words.heard.next()).isEqualTo("created /app/b 5");
            scene.set("/app", "6");
            assertThat(words.heard.next()).isEqualTo("changed /app 0 6");

            Words lateWords = wordsOf(late);
            client.await(late.start());
            assertThat(lateWords.heard.next()).isEqualTo("initialized");
            scene.create("/late", "1");
            assertThat(lateWords.heard.next()).isEqualTo("created /late 1");
            scene.create("/late/a", "2");
            assertThat(lateWords.heard.next()).isEqualTo("created /late/a 2");
            scene.delete("/late/a");
            scene.delete("/late");
            lateWords.heard.await("deleted /late 1"::equals);
            scene.create("/late", "3");
            lateWords.heard.await("created /late 3"::equals);
        }
    }

    @Test
    void startFailsWhenTheCacheOrItsClientIsClosed() throws Exception {
        scene.gateway.refuse();
        ZnodeCache cache = ZnodeCache.builder(client, "/app").build();
        CompletableFuture<Void> started = cache.start();
        client.close();
        assertThatThrownBy(() -> started.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOfAny(
                        CancellationException.class, java.util.concurrent.ExecutionException.class);
        assertThatThrownBy(
                        () ->
                                ZnodeCache.builder(client, "/app")
                                        .build()
                                        .start()
                                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }
}
