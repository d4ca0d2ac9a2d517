package dev.ostler.recipes.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.retry.RetryNTimes;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The configuration of a fleet, and a server of this process. */
@Tag("S209")
class ConfigStoreTest {
    private static final String BASE = "/config/shop";

    @TempDir Path directory;

    private Scene scene;
    private ManagedClient client;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory.resolve("server"));
        client = scene.client();
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    private static ConfigStore started(ManagedClient client, ConfigStore.Builder builder)
            throws InterruptedException {
        ConfigStore store = builder.author("ada").build();
        client.await(store.start());
        return store;
    }

    private ConfigStore started() throws InterruptedException {
        return started(client, ConfigStore.builder(client, BASE));
    }

    private static Recorded<Config> recorded(ConfigStore store) {
        var heard = new Recorded<Config>();
        store.listen((before, now) -> heard.add(now));
        return heard;
    }

    @Test
    void whatOnePublishesTheOthersHear() throws Exception {
        ManagedClient elsewhere = scene.client();
        try (ConfigStore store = started();
                ConfigStore other = started(elsewhere, ConfigStore.builder(elsewhere, BASE))) {
            assertThat(store.current()).isSameAs(Config.EMPTY);
            Recorded<Config> heard = recorded(other);
            assertThat(heard.next().version()).isZero();

            Config published =
                    client.await(
                            store.publish("first", edit -> edit.set("a", 1).set("b.c", "x\ny")));
            assertThat(published.version()).isEqualTo(1);
            Config arrived = heard.next();
            assertThat(arrived.values()).isEqualTo(Map.of("a", "1", "b.c", "x\ny"));
            assertThat(arrived.publication().author()).isEqualTo("ada");
            assertThat(arrived.publication().note()).isEqualTo("first");
            assertThat(arrived.publication().time()).isAfter(java.time.Instant.EPOCH);

            client.await(store.publish("second", edit -> edit.set("a", 2).remove("b.c")));
            assertThat(heard.next().values()).isEqualTo(Map.of("a", "2"));
            // Nothing differs, so nothing is published.
            assertThat(client.await(store.publish("third", edit -> edit.set("a", 2))).version())
                    .isEqualTo(2);
        }
    }

    @Test
    void aPublishIsSeenWholeAndNeverAnEarlierOneAfterALaterOne() throws Exception {
        ManagedClient elsewhere = scene.client();
        try (ConfigStore store = started();
                ConfigStore other = started(elsewhere, ConfigStore.builder(elsewhere, BASE))) {
            Recorded<Config> heard = recorded(other);
            List<CompletableFuture<Config>> publishes = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                int value = i;
                publishes.add(
                        store.publish(
                                "", edit -> edit.set("x", value).set("y", value).set("z", value)));
                if (i % 25 == 0) {
                    scene.gateway.cut();
                }
            }
            for (CompletableFuture<Config> publish : publishes) {
                client.await(publish);
            }
            // Each was carried out once, in spite of lost answers.
            long last = client.await(store.history(1)).get(0).version();
            assertThat(last).isEqualTo(100);
            heard.await(config -> config.version() == last);
            List<Config> all = heard.all();
            assertThat(all.stream().map(Config::version)).isSorted().doesNotHaveDuplicates();
            for (Config config : all) {
                assertThat(config.values().values().stream().distinct().count())
                        .isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void publishesOfSeveralAtTheSameTimeFollowEachOther() throws Exception {
        ManagedClient elsewhere = scene.client();
        try (ConfigStore store = started();
                ConfigStore other = started(elsewhere, ConfigStore.builder(elsewhere, BASE))) {
            List<CompletableFuture<Config>> publishes = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ConfigStore publisher = i % 2 == 0 ? store : other;
                publishes.add(
                        publisher.publish(
                                "count",
                                edit ->
                                        edit.set(
                                                "count",
                                                1
                                                        + Integer.parseInt(
                                                                edit.values()
                                                                        .getOrDefault(
                                                                                "count", "0")))));
            }
            for (CompletableFuture<Config> publish : publishes) {
                client.await(publish);
            }
            Publication newest = client.await(store.history(1)).get(0);
            assertThat(newest.values()).isEqualTo(Map.of("count", "40"));
            assertThat(newest.version()).isEqualTo(40);
        }
    }

    @Test
    void whoExpectsAnotherVersionIsRefused() throws Exception {
        try (ConfigStore store = started()) {
            client.await(store.publishAfter(0, "", edit -> edit.set("a", 1)));
            assertThatThrownBy(
                            () -> client.await(store.publishAfter(0, "", edit -> edit.set("a", 2))))
                    .isInstanceOf(ConflictException.class)
                    .hasMessage("version 1 counts, not 0");
            assertThat(client.await(store.publishAfter(1, "", edit -> edit.set("a", 3))).version())
                    .isEqualTo(2);
        }
    }

    @Test
    void rollsBackAndKeepsAHistory() throws Exception {
        try (ConfigStore store = started(client, ConfigStore.builder(client, BASE).keep(3))) {
            for (int i = 1; i <= 4; i++) {
                int value = i;
                client.await(store.publish("note " + i, edit -> edit.set("a", value)));
            }
            Config back = client.await(store.rollBack(3, "4 was wrong"));
            assertThat(back.version()).isEqualTo(5);
            assertThat(back.values()).isEqualTo(Map.of("a", "3"));
            List<Publication> history = client.await(store.history(10));
            assertThat(history.stream().map(Publication::version)).containsExactly(5L, 4L, 3L);
            assertThat(history.get(0).restored()).isEqualTo(3);
            assertThat(history.get(2).note()).isEqualTo("note 3");
            assertThat(client.await(store.version(4)).orElseThrow().text("a")).contains("4");
            assertThat(client.await(store.version(1))).isEmpty();
            assertThatThrownBy(() -> client.await(store.rollBack(1, "")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("there is no version 1 any more");
        }
    }

    @Test
    void whatACheckRefusesIsNeitherPublishedNorTaken() throws Exception {
        Setting<Integer> room = Setting.integer("room").between(1, 10).orElse(5);
        ManagedClient elsewhere = scene.client();
        try (ConfigStore careful = started(client, ConfigStore.builder(client, BASE).check(room));
                ConfigStore careless = started(elsewhere, ConfigStore.builder(elsewhere, BASE))) {
            Recorded<Config> heard = recorded(careful);
            heard.next();
            assertThatThrownBy(
                            () -> client.await(careful.publish("", edit -> edit.set("room", 11))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("not 1 to 10");
            client.await(careful.publish("", edit -> edit.set("room", 7)));
            assertThat(heard.next().get(room)).isEqualTo(7);
            elsewhere.await(careless.publish("", edit -> edit.set("room", "vast")));
            elsewhere.await(careless.publish("", edit -> edit.set("room", 8)));
            assertThat(heard.next().get(room)).isEqualTo(8);
        }
    }

    @Test
    void keysAndSizesThatCannotBeAreRefused() throws Exception {
        try (ConfigStore store = started()) {
            assertThatThrownBy(() -> client.await(store.publish("", edit -> edit.set("a b", 1))))
                    .isInstanceOf(ConfigException.class);
            assertThatThrownBy(
                            () ->
                                    client.await(
                                            store.publish(
                                                    "",
                                                    edit ->
                                                            edit.set(
                                                                    "big", "x".repeat(1_000_001)))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("at most 1000000 bytes");
            assertThat(client.await(store.history(1))).isEmpty();
        }
    }

    @Test
    void startsWithoutServersFromTheLastGoodOne() throws Exception {
        Path file = directory.resolve("copy/config");
        try (ConfigStore store =
                started(client, ConfigStore.builder(client, BASE).localCopy(file))) {
            client.await(store.publish("", edit -> edit.set("a", 1)));
            recorded(store).await(config -> config.version() == 1);
        }
        while (!Files.exists(file)) {
            Thread.onSpinWait();
        }
        scene.gateway.refuse();
        ManagedClient lonely =
                ManagedClient.newClient(
                        scene.gateway.connectString(), 30_000, 30_000, new RetryNTimes(1000, 50));
        try (lonely;
                ConfigStore store =
                        ConfigStore.builder(lonely, BASE)
                                .localCopy(file)
                                .patience(Duration.ofMillis(1))
                                .build()) {
            lonely.start();
            Recorded<Config> heard = recorded(store);
            Config config = lonely.await(store.start());
            assertThat(config.isFromFile()).isTrue();
            assertThat(config.text("a")).contains("1");
            assertThat(store.isStale()).isTrue();
            assertThat(heard.next()).isSameAs(config);

            scene.gateway.thaw();
            Config fresh = heard.next();
            assertThat(fresh.isFromFile()).isFalse();
            assertThat(fresh.publication()).isEqualTo(config.publication());
        }
    }

    @Test
    void aServerInTimeCountsMoreThanTheFile() throws Exception {
        Path file = directory.resolve("config");
        new LocalCopy(file).write(Publication.of(99, "", "", "", 0, Map.of("a", "old")));
        try (ConfigStore store = started()) {
            client.await(store.publish("", edit -> edit.set("a", "new")));
        }
        try (ConfigStore store =
                started(
                        client,
                        ConfigStore.builder(client, BASE)
                                .localCopy(file)
                                .patience(Duration.ofDays(1)))) {
            assertThat(store.current().text("a")).contains("new");
        }
    }

    @Test
    void aSlowListenerHearsOfTheLastOne() throws Exception {
        try (ConfigStore store = started()) {
            var release = new CountDownLatch(1);
            var heard = new Recorded<Config>();
            store.listen(
                    (before, now) -> {
                        assertThat(before.version()).isLessThanOrEqualTo(now.version());
                        try {
                            release.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        heard.add(now);
                    });
            Recorded<Config> quick = recorded(store);
            for (int i = 1; i <= 30; i++) {
                int value = i;
                client.await(store.publish("", edit -> edit.set("a", value)));
            }
            quick.await(config -> config.version() == 30);
            release.countDown();
            heard.await(config -> config.version() == 30);
            assertThat(heard.all()).hasSizeLessThan(30);
        }
    }

    @Test
    void anInterruptedPublishIsKnownAgainByItsTicket() throws Exception {
        ConfigRepository repository =
                scene.other(
                        zk ->
                                CompletableFuture.completedFuture(
                                        new ConfigRepository(zk, BASE, 10)));
        var ticket = new ConfigRepository.Ticket("mine");
        for (int i = 0; i < 2; i++) {
            // The second is what follows when the first one's answer was lost.
            Publication publication =
                    repository
                            .publish(
                                    ticket,
                                    "",
                                    "",
                                    edit ->
                                            edit.set(
                                                    "count",
                                                    1
                                                            + Integer.parseInt(
                                                                    edit.values()
                                                                            .getOrDefault(
                                                                                    "count", "0"))),
                                    ConfigRepository.ANY,
                                    config -> {})
                            .get(60, TimeUnit.SECONDS);
            assertThat(publication.version()).isEqualTo(1);
            // Somebody else has published in between.
            repository
                    .publish("other" + i, "", "", edit -> edit.set("other", edit.hashCode()))
                    .get(60, TimeUnit.SECONDS);
        }
        assertThat(repository.current().get(60, TimeUnit.SECONDS).orElseThrow().values())
                .containsEntry("count", "1");
    }

    @Test
    void whatCouldNotBeReadAtFirstIsTakenLater() throws Exception {
        scene.create("/config", "");
        scene.create(BASE, "");
        scene.create(BASE + "/versions", "");
        scene.create(BASE + "/versions/0000000001", "not a publish");
        try (ConfigStore store = started()) {
            Recorded<Config> heard = recorded(store);
            heard.next();
            scene.create(BASE + "/head", "1");
            while (store.refusal().isEmpty()) {
                Thread.onSpinWait();
            }
            Publication good = Publication.of(1, "id", "", "", 0, Map.of("a", "1"));
            scene.set(BASE + "/versions/0000000001", PublicationText.format(good));
            assertThat(heard.next().values()).isEqualTo(Map.of("a", "1"));
            assertThat(store.refusal()).isEmpty();
        }
    }

    @Test
    void aHeadThatSaysNothingIsRefused() throws Exception {
        try (ConfigStore store = started()) {
            client.await(store.publish("", edit -> edit.set("a", 1)));
            scene.set(BASE + "/head", "next tuesday");
            assertThatThrownBy(() -> client.await(store.publish("", edit -> edit.set("a", 2))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("next tuesday");
            scene.set(BASE + "/head", "7");
            assertThatThrownBy(() -> client.await(store.publish("", edit -> edit.set("a", 2))))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("which is missing");
        }
    }
}
