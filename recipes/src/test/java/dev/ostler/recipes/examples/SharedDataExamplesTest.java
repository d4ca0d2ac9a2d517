package dev.ostler.recipes.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import dev.ostler.recipes.cache.PathChildrenCache;
import dev.ostler.recipes.cache.ZnodeCache;
import dev.ostler.recipes.config.ConfigStore;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.discovery.ServiceDiscovery;
import dev.ostler.recipes.discovery.ServiceProvider;
import dev.ostler.recipes.examples.ConfigExample.Limits;
import dev.ostler.recipes.member.GroupMember;
import dev.ostler.recipes.model.Model;
import dev.ostler.recipes.model.ModelCache;
import dev.ostler.recipes.model.ModelException;
import dev.ostler.recipes.model.Models;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The examples of caches, models, configuration, groups and services do what they say. */
class SharedDataExamplesTest {
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

    @Test
    @Tag("F7")
    void caches() throws Exception {
        scene.create("/app", "");
        scene.create("/app/limit", "5");
        var log = new Recorded<String>();
        try (ZnodeCache cache = CacheExample.follow(client, log::add)) {
            assertThat(CacheExample.limit(cache)).isEqualTo("5");
            log.await(line -> line.startsWith("/app/limit at "));
        }
        try (PathChildrenCache workers = ChildrenExample.follow(client, log::add)) {
            log.await("that was all"::equals);
            assertThat(workers.getCurrentData()).isEmpty();
        }
    }

    @Test
    @Tag("F14")
    void models() throws Exception {
        scene.create("/stock", "");
        scene.create("/stock/north", "");
        scene.create("/stock/north/apples", "5");
        var log = new Recorded<Model<Integer>>();
        try (ModelCache<Integer> stock = ModelExample.follow(client, log::add)) {
            assertThat(stock.models()).extracting(Model::value).containsExactly(5);
            assertThat(client.await(ModelExample.sell(client, "north", "apples"))).isEqualTo(4);
            assertThat(log.await(model -> model.value() == 4).path())
                    .isEqualTo("/stock/north/apples");
        }
    }

    @Test
    @Tag("F14")
    void modelsAsJson() throws Exception {
        scene.create("/orders", "");
        var order = new JsonExample.Order("ann", 3);
        Models<JsonExample.Order> first = JsonExample.orders(client).with("1");
        client.await(first.create(order));
        assertThat(scene.get("/orders/1")).isEqualTo("{\"customer\":\"ann\",\"pieces\":3}");
        assertThat(client.await(first.read())).isEqualTo(order);

        scene.set("/orders/1", "[]");
        assertThatThrownBy(() -> client.await(first.read()))
                .isInstanceOf(ModelException.class)
                .hasRootCauseInstanceOf(MismatchedInputException.class);
    }

    @Test
    @Tag("F14")
    void migrations() throws Exception {
        assertThat(MigrationExample.prepare(client)).hasSize(2);
        assertThat(MigrationExample.prepare(scene.client())).isEmpty();
        assertThat(scene.get("/shop/customers")).isEqualTo("2");
    }

    @Test
    @Tag("F14")
    void nextEvents() throws Exception {
        scene.create("/a", "1");
        CompletableFuture<String> next = NextEventExample.next(client, "/a");
        client.sync().forPath("/a");
        scene.set("/a", "2");
        assertThat(client.await(next)).isEqualTo("2");
    }

    @Test
    @Tag("S209")
    void configuration() throws Exception {
        var pool = new Recorded<Integer>();
        try (ConfigStore store = ConfigExample.open(client, directory.resolve("copy"), pool::add)) {
            assertThat(pool.next()).isEqualTo(100);
            assertThat(ConfigExample.forTheNight(client, store))
                    .isEqualTo(new Limits(200, Duration.ofSeconds(5)));
            assertThat(pool.next()).isEqualTo(200);
        }
    }

    @Test
    @Tag("F12")
    void groups() throws Exception {
        var sizes = new Recorded<Integer>();
        try (GroupMember one = GroupExample.join(client, "one", sizes::add);
                GroupMember two = GroupExample.join(scene.client(), "two", size -> {})) {
            sizes.await(size -> size == 2);
            assertThat(one.currentMembers()).containsOnlyKeys("one", "two");
            assertThat(two.currentMembers()).containsOnlyKeys("one", "two");
        }
    }

    @Test
    @Tag("F13")
    void services() throws Exception {
        try (var services = new ServiceDiscovery(client, "/services");
                ServiceProvider shops = services.provider("shop")) {
            DiscoveryExample.open(client, services);
            client.await(shops.start());
            assertThat(DiscoveryExample.visit(shops, false)).isPresent();
            assertThat(DiscoveryExample.visit(shops, false)).isPresent();
            assertThat(DiscoveryExample.visit(shops, true)).isEmpty();
        }
    }
}
