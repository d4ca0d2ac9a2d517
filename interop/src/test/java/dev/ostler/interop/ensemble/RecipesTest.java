package dev.ostler.interop.ensemble;

import static dev.ostler.interop.server.Implementation.UNDER_TEST;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.client.async.Data;
import dev.ostler.interop.server.Await;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.cache.CacheEvent;
import dev.ostler.recipes.cache.Entry;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.config.Config;
import dev.ostler.recipes.config.ConfigStore;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.counter.AtomicCounter;
import dev.ostler.recipes.leader.LeaderLatch;
import dev.ostler.recipes.lock.DistributedLock;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.OneNodeLock;
import dev.ostler.recipes.migration.MigrationSet;
import dev.ostler.recipes.migration.Migrations;
import dev.ostler.recipes.migration.Step;
import dev.ostler.recipes.retry.RetryForever;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What recipes promise, on three members, one of which is killed in the middle and comes back: the
 * leader, or the one that the clients are connected to.
 */
@Execution(ExecutionMode.CONCURRENT) // It mostly waits, for elections; beside others only.
@ResourceLock("the ensemble of the recipes")
class RecipesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(60);
    private static final int CLIENTS = 3;
    private static final AtomicInteger PLACES = new AtomicInteger();

    @TempDir private static Path home;

    private static EnsembleUnderTest ensemble;

    private final List<ManagedClient> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private String place;

    @BeforeAll
    static void startEnsemble() throws Exception {
        ensemble =
                new EnsembleUnderTest(
                                home,
                                EnsembleUnderTest.voters(UNDER_TEST, UNDER_TEST, UNDER_TEST),
                                Map.of("tickTime", "400"))
                        .start();
    }

    @AfterAll
    static void stopEnsemble() throws Exception {
        ensemble.close();
    }

    @BeforeEach
    void openPlace() {
        place = "test-" + PLACES.incrementAndGet();
    }

    @AfterEach
    void close() {
        clients.forEach(ManagedClient::close);
        threads.shutdownNow();
    }

    // ---- clients and what happens to them ----

    private ManagedClient connect() throws InterruptedException {
        var all = new ArrayList<String>();
        ensemble.members().keySet().forEach(id -> all.add(address(id)));
        return connect(String.join(",", all));
    }

    private static String address(int id) {
        return "127.0.0.1:" + ensemble.member(id).clientPort();
    }

    private ManagedClient connect(String servers) throws InterruptedException {
        ManagedClient client =
                ManagedClient.builder()
                        .connectString(servers)
                        .sessionTimeout(SESSION_TIMEOUT)
                        .retryPolicy(new RetryForever(20))
                        .build()
                        .start();
        clients.add(client);
        assertThat(client.blockUntilConnected(PATIENCE)).isTrue();
        return client.usingNamespace(place);
    }

    private static void killAndBringBack(int id) throws Exception {
        ensemble.member(id).kill();
        ensemble.member(id).launch();
        ensemble.awaitServing();
    }

    private static int follower() throws Exception {
        int leader = ensemble.leader();
        return ensemble.members().keySet().stream()
                .filter(id -> id != leader)
                .findFirst()
                .orElseThrow();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    // ---- locks ----

    /** Under the lock, a number is read and written without a check: two at a time lose some. */
    private static final class Adding implements Callable<Void> {
        private final ManagedClient client;
        private final DistributedLock lock;
        private final AtomicBoolean over;
        private final ConcurrentLinkedQueue<Long> tokens;

        Adding(
                ManagedClient client,
                DistributedLock lock,
                AtomicBoolean over,
                ConcurrentLinkedQueue<Long> tokens) {
            this.client = client;
            this.lock = lock;
            this.over = over;
            this.tokens = tokens;
        }

        @Override
        public Void call() throws Exception {
            while (!over.get()) {
                try (Held held = lock.acquire()) {
                    // Its znode stays while the session does, so this is safe while suspended too.
                    String number = client.path("/number");
                    int before = Integer.parseInt(read(number).text());
                    client.await(
                            client.call(
                                    Repeat.ALWAYS,
                                    handle ->
                                            handle.zk()
                                                    .setData(
                                                            number,
                                                            Bytes.utf8("" + (before + 1)))));
                    tokens.add(held.fencingToken());
                }
            }
            return null;
        }

        private Data read(String number) throws InterruptedException {
            return client.await(
                    client.call(
                            Repeat.ALWAYS,
                            handle ->
                                    handle.zk()
                                            .sync(number)
                                            .thenCompose(done -> handle.zk().getData(number))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fair", "one"})
    @Tag("F8")
    @Tag("S212")
    void locksExcludeWhileTheLeaderAndAClientsMemberDie(String kind) throws Exception {
        ManagedClient first = connect();
        first.create().forPath("/number", Bytes.utf8("0"));
        var over = new AtomicBoolean();
        var tokens = new ConcurrentLinkedQueue<Long>();
        int follower = follower();
        var workers = new ArrayList<Future<Void>>();
        for (int i = 0; i < CLIENTS; i++) {
            ManagedClient client = i == 0 ? connect(address(follower)) : connect();
            DistributedLock lock =
                    kind.equals("fair")
                            ? new FairLock(client, "/lock")
                            : new OneNodeLock(client, "/lock");
            workers.add(threads.submit(new Adding(client, lock, over, tokens)));
        }
        awaitMore(tokens, 20);
        killAndBringBack(ensemble.leader());
        awaitMore(tokens, 20);
        killAndBringBack(follower);
        awaitMore(tokens, 20);
        over.set(true);
        for (Future<Void> worker : workers) {
            get(worker);
        }
        assertThat(List.copyOf(tokens)).doesNotHaveDuplicates().isSorted();
        first.sync().forPath("/number");
        assertThat(first.getData().forPath("/number").text()).isEqualTo("" + tokens.size());
    }

    private static void awaitMore(ConcurrentLinkedQueue<Long> tokens, int count) throws Exception {
        int enough = tokens.size() + count;
        Await.until(() -> tokens.size() >= enough, () -> "no more than " + tokens.size());
    }

    // ---- elections, counters, migrations ----

    @Test
    @Tag("F9")
    void aLatchGoesOnAndThenMovesOn() throws Exception {
        var latches = new ArrayList<LeaderLatch>();
        for (int i = 0; i < CLIENTS; i++) {
            LeaderLatch latch = new LeaderLatch(connect(), "/election", "candidate " + i).start();
            latches.add(latch);
            int candidates = latches.size();
            Await.until(
                    () -> latch.participants().join().size() == candidates,
                    () -> "fewer than " + candidates + " candidates");
        }
        LeaderLatch first = latches.get(0);
        long term = first.await();
        killAndBringBack(ensemble.leader());
        // Its session has lived on, and so has its term.
        assertThat(get(first.leadership())).isEqualTo(term);
        assertThat(latches.get(1).hasLeadership()).isFalse();
        assertThat(latches.get(2).hasLeadership()).isFalse();

        int leader = ensemble.leader();
        clients.get(0).close();
        ensemble.member(leader).kill();
        long next = get(latches.get(1).leadership());
        assertThat(next).isGreaterThan(term);
        assertThat(latches.get(2).hasLeadership()).isFalse();
        ensemble.member(leader).launch();
        ensemble.awaitServing();
        latches.get(1).close();
        latches.get(2).close();
    }

    @Test
    @Tag("F10")
    @Tag("F14")
    void countersAndMigrationsCountOnce() throws Exception {
        ManagedClient one = connect();
        ManagedClient two = connect();
        var steps = new ArrayList<Step>();
        steps.add(Step.named("a place").create("/place", Bytes.EMPTY));
        for (int i = 0; i < 60; i++) {
            steps.add(Step.named("step " + i).setData("/place", Bytes.utf8("" + i)));
        }
        var set = new MigrationSet("steps", steps);
        CompletableFuture<List<Step>> here = new Migrations(one, "/migrations").run(set);
        CompletableFuture<List<Step>> there = new Migrations(two, "/migrations").run(set);
        var counting = new ArrayList<CompletableFuture<?>>();
        var counter = new AtomicCounter(two, "/count");
        for (int i = 0; i < 20; i++) {
            counting.add(counter.addAsync(1));
        }
        killAndBringBack(ensemble.leader());
        assertThat(get(here).size() + get(there).size()).isEqualTo(steps.size());
        for (CompletableFuture<?> each : counting) {
            get(each);
        }
        two.sync().forPath("/place");
        assertThat(two.getData().forPath("/place").stat().version()).isEqualTo(60);
        assertThat(counter.get()).isEqualTo(20);
    }

    // ---- caches and configuration ----

    @Test
    @Tag("F7")
    void cachesComeToWhatThereIs() throws Exception {
        int follower = follower();
        ManagedClient writer = connect();
        ManagedClient reader = connect(address(follower));
        var known = new TreeMap<String, String>();
        var heard = new ConcurrentLinkedQueue<CacheEvent>();
        writer.create().creatingParentsIfNeeded().forPath("/tree/end", Bytes.utf8("no"));
        try (ZnodeCache cache = ZnodeCache.builder(reader, "/tree").build()) {
            cache.listen(heard::add);
            reader.await(cache.start());
            write(writer, 40);
            ensemble.member(follower).kill();
            write(writer, 40);
            ensemble.member(follower).launch();
            ensemble.awaitServing();
            write(writer, 40);
            int leader = ensemble.leader();
            ensemble.member(leader).kill();
            write(writer, 40);
            ensemble.member(leader).launch();
            ensemble.awaitServing();
            writer.create().orSetData().forPath("/tree/end", Bytes.utf8("yes"));
            Await.until(
                    () ->
                            !cache.isStale()
                                    && cache.get("/tree/end")
                                            .map(Entry::text)
                                            .orElse("")
                                            .equals("yes"),
                    () -> "the last write is not seen");
            var there = new TreeMap<String, String>();
            writer.await(writer.getChildren().withData("/tree"))
                    .forEach((name, data) -> there.put("/tree/" + name, data.text()));
            var shown = new TreeMap<String, String>();
            cache.snapshot()
                    .children("/tree")
                    .forEach((name, entry) -> shown.put(entry.path(), entry.text()));
            assertThat(shown).isEqualTo(there);
            Await.until(
                    () -> {
                        for (CacheEvent event = heard.poll(); event != null; event = heard.poll()) {
                            switch (event) {
                                case CacheEvent.Created created -> {
                                    assertThat(known).doesNotContainKey(event.path());
                                    known.put(event.path(), created.entry().text());
                                }
                                case CacheEvent.Changed changed -> {
                                    assertThat(known)
                                            .containsEntry(event.path(), changed.before().text());
                                    known.put(event.path(), changed.entry().text());
                                }
                                case CacheEvent.Deleted deleted ->
                                        assertThat(known.remove(event.path()))
                                                .isEqualTo(deleted.last().text());
                            }
                        }
                        known.remove("/tree");
                        return known.equals(there);
                    },
                    () -> "what listeners hear does not add up to what there is");
        }
    }

    private static void write(ManagedClient writer, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            String path = "/tree/" + i % 7;
            if (i % 11 == 0) {
                writer.delete().quietly().forPath(path);
            } else {
                writer.create().orSetData().forPath(path, Bytes.utf8("" + i));
            }
        }
    }

    @Test
    @Tag("S209")
    void aConfigurationIsSeenWholeAndInOrder() throws Exception {
        ManagedClient one = connect();
        ManagedClient two = connect(address(follower()));
        var versions = new ConcurrentLinkedQueue<Config>();
        try (ConfigStore here = ConfigStore.builder(one, "/conf").build();
                ConfigStore there = ConfigStore.builder(two, "/conf").build()) {
            one.await(here.start());
            two.await(there.start());
            there.listen((before, now) -> versions.add(now));
            var publishes = new ArrayList<CompletableFuture<Config>>();
            for (int i = 1; i <= 20; i++) {
                int value = i;
                ConfigStore publisher = i % 2 == 0 ? here : there;
                publishes.add(publisher.publish("", edit -> edit.set("a", value).set("b", value)));
                if (i == 10) {
                    killAndBringBack(ensemble.leader());
                }
            }
            for (CompletableFuture<Config> publish : publishes) {
                get(publish);
            }
            assertThat(get(here.history(100))).hasSize(20);
            Await.until(
                    () -> versions.stream().anyMatch(config -> config.version() == 20),
                    () -> "the last version is not seen");
            assertThat(versions)
                    .allSatisfy(config -> assertThat(config.text("a")).isEqualTo(config.text("b")));
            assertThat(versions).extracting(Config::version).isSorted().doesNotHaveDuplicates();
        }
    }
}
