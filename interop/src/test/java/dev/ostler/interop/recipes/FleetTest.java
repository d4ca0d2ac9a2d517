package dev.ostler.interop.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.config.Config;
import dev.ostler.recipes.config.ConfigStore;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.discovery.ServiceDiscovery;
import dev.ostler.recipes.discovery.ServiceInstance;
import dev.ostler.recipes.discovery.ServiceProvider;
import dev.ostler.recipes.member.GroupMember;
import dev.ostler.recipes.member.PersistentNode;
import dev.ostler.recipes.member.PersistentTtlNode;
import dev.ostler.recipes.member.PersistentWatcher;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a fleet shares: its configuration, who belongs to it, where its services are. */
class FleetTest extends RecipeSuite {
    @Test
    @Tag("S209")
    void configuration() throws Exception {
        ManagedClient one = connect();
        ManagedClient two = connect();
        try (ConfigStore here = ConfigStore.builder(one, "/conf").build();
                ConfigStore there = ConfigStore.builder(two, "/conf").build()) {
            one.await(here.start());
            two.await(there.start());
            var heard = new LinkedBlockingQueue<Config>();
            there.listen((before, now) -> heard.add(now));
            List<CompletableFuture<Config>> publishes = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                int value = i;
                ConfigStore publisher = i % 2 == 0 ? here : there;
                publishes.add(publisher.publish("", edit -> edit.set("a", value).set("b", value)));
            }
            for (CompletableFuture<Config> publish : publishes) {
                one.await(publish);
            }
            one.await(here.rollBack(3, "back"));
            Config config;
            do {
                config = Objects.requireNonNull(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
                assertThat(config.text("a")).isEqualTo(config.text("b"));
            } while (config.version() < 21);
            assertThat(config.publication().restored()).isEqualTo(3);
            assertThat(one.await(here.history(100))).hasSize(21);
        }
    }

    @Test
    @Tag("F12")
    void membersAndNodes() throws Exception {
        ManagedClient one = connect();
        ManagedClient two = connect();
        try (var a = new GroupMember(one, "/group", "a", Bytes.utf8("1"));
                var node =
                        new PersistentNode(one, CreateMode.PERSISTENT, "/kept", Bytes.utf8("1"));
                var ttl =
                        new PersistentTtlNode(one, "/ttl", Duration.ofSeconds(1), Bytes.utf8("1"));
                var watcher = new PersistentWatcher(two, "/kept", false)) {
            one.await(a.start());
            var b = new GroupMember(two, "/group", "b", Bytes.utf8("2"));
            two.await(b.start());
            assertThat(b.currentMembers()).containsOnlyKeys("a", "b");
            two.await(b.leave());
            while (a.currentMembers().size() > 1) {
                Thread.onSpinWait();
            }

            node.start();
            one.await(node.created());
            var events = new LinkedBlockingQueue<WatchedEvent>();
            watcher.listen(events::add);
            two.await(watcher.start());
            two.delete().forPath("/kept");
            WatchedEvent event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(Objects.requireNonNull(event).getType()).isEqualTo(EventType.NodeDeleted);
            assertThat(event.getPath()).isEqualTo("/kept");
            ttl.start();
            one.await(ttl.created());
        }
    }

    @Test
    @Tag("F13")
    void services() throws Exception {
        ManagedClient one = connect();
        ManagedClient two = connect();
        ServiceInstance shop = ServiceInstance.of("shop", "7", "10.0.0.7", 8080);
        try (var here = new ServiceDiscovery(one, "/services");
                var there = new ServiceDiscovery(two, "/services");
                ServiceProvider provider = there.provider("shop")) {
            two.await(provider.start());
            one.await(here.register(shop));
            while (provider.instance().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(provider.instance()).contains(shop);
            assertThat(two.await(there.names())).containsExactly("shop");
            one.await(here.unregister(shop));
            while (provider.instance().isPresent()) {
                Thread.onSpinWait();
            }
        }
    }
}
