package dev.ostler.recipes.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.discovery.ServiceInstance.Kind;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Services that are registered and found. */
@Tag("F13")
class ServiceDiscoveryTest {
    @TempDir Path directory;

    private Scene scene;
    private ManagedClient client;
    private ManagedClient other;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory);
        client = scene.client();
        other = scene.client();
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    private static ServiceInstance shop(int number) {
        return ServiceInstance.of("shop", "shop-" + number, "10.0.0." + number, 8080);
    }

    @Test
    void findsWhatIsRegistered() throws Exception {
        var here = new ServiceDiscovery(client, "/services");
        var there = new ServiceDiscovery(other, "/services");
        assertThat(other.await(there.names())).isEmpty();
        client.await(here.register(shop(2)));
        client.await(here.register(shop(1).withKind(Kind.STATIC)));
        client.await(here.register(ServiceInstance.of("bank", "only", "::1", 443)));
        assertThat(other.await(there.names())).containsExactly("bank", "shop");
        assertThat(other.await(there.instances("shop")))
                .containsExactly(shop(1).withKind(Kind.STATIC), shop(2));
        assertThat(other.await(there.instance("shop", "shop-2"))).contains(shop(2));
        assertThat(other.await(there.instance("shop", "shop-9"))).isEmpty();
        assertThat(other.await(there.instances("baker"))).isEmpty();

        client.await(here.unregister(shop(2)));
        assertThat(other.await(there.instance("shop", "shop-2"))).isEmpty();
        here.close();
        while (!other.await(there.instances("shop")).isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anUpdateIsAWriteAndNoMomentWithoutTheInstance() throws Exception {
        try (var here = new ServiceDiscovery(client, "/services");
                var there = new ServiceDiscovery(other, "/services");
                ServiceCache cache = there.cache("shop")) {
            client.await(here.register(shop(1)));
            long czxid =
                    scene.other(zk -> zk.exists("/services/shop/shop-1")).orElseThrow().czxid();
            var heard = new Recorded<List<ServiceInstance>>();
            other.await(cache.start());
            assertThat(cache.instances()).containsExactly(shop(1));
            cache.listen(heard::add);
            ServiceInstance updated = shop(1).withPayload(Map.of("zone", "b"));
            here.update(updated);
            heard.await(List.of(updated)::equals);
            assertThat(heard.all()).noneMatch(List::isEmpty);
            assertThat(scene.other(zk -> zk.exists("/services/shop/shop-1")).orElseThrow().czxid())
                    .isEqualTo(czxid);
            assertThatThrownBy(() -> here.update(shop(2)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private long owner() throws Exception {
        return scene.other(zk -> zk.exists("/services/shop/shop-1")).orElseThrow().ephemeralOwner();
    }

    @Test
    void staysRegisteredOverSessions() throws Exception {
        client = scene.mortalClient();
        try (var here = new ServiceDiscovery(client, "/services");
                var there = new ServiceDiscovery(other, "/services");
                ServiceCache cache = there.cache("shop")) {
            client.await(here.register(shop(1)));
            other.await(cache.start());
            var heard = new Recorded<List<ServiceInstance>>();
            cache.listen(heard::add);
            heard.await(List.of(shop(1))::equals);
            long before = owner();
            Scene.expire(client);
            // Its end and its return may come as one change.
            ServiceInstance updated = shop(1).withPayload(Map.of("zone", "b"));
            here.update(updated);
            heard.await(List.of(updated)::equals);
            assertThat(owner()).isNotEqualTo(before).isNotZero();
        }
    }

    @Test
    void whatIsNoInstanceIsLeftOut() throws Exception {
        try (var here = new ServiceDiscovery(client, "/services");
                ServiceCache cache = here.cache("shop")) {
            client.await(here.register(shop(1)));
            scene.create("/services/shop/broken", "{");
            client.await(cache.start());
            assertThat(cache.instances()).containsExactly(shop(1));
            assertThat(client.await(here.instances("shop"))).containsExactly(shop(1));
        }
    }

    private List<String> chosen(ServiceProvider provider, int times) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            provider.instance().ifPresent(instance -> ids.add(instance.id()));
        }
        return ids;
    }

    @Test
    void providersChooseAsTheirStrategySays() throws Exception {
        try (var here = new ServiceDiscovery(client, "/services")) {
            ServiceProvider turns = here.provider("shop");
            client.await(turns.start());
            assertThat(turns.instance()).isEmpty();
            for (int i = 1; i <= 3; i++) {
                client.await(here.register(shop(i)));
            }
            client.await(here.register(shop(4).withEnabled(false)));
            while (turns.instances().size() < 3) {
                Thread.onSpinWait();
            }
            assertThat(chosen(turns, 6)).containsOnly("shop-1", "shop-2", "shop-3").hasSize(6);
            assertThat(chosen(turns, 3)).doesNotHaveDuplicates();

            ServiceProvider same =
                    here.provider("shop", ProviderStrategy.sticky(ProviderStrategy.roundRobin()));
            client.await(same.start());
            assertThat(chosen(same, 5)).containsOnly("shop-1");
            client.await(here.unregister(shop(1)));
            while (same.instances().size() == 3) {
                Thread.onSpinWait();
            }
            assertThat(chosen(same, 5).stream().distinct()).hasSize(1);

            ServiceProvider any = here.provider("shop", ProviderStrategy.random(new Random(1)));
            client.await(any.start());
            assertThat(chosen(any, 50)).contains("shop-2", "shop-3");
        }
    }

    @Test
    void whatDoesNotAnswerIsLeftOutForAWhile() throws Exception {
        try (var here = new ServiceDiscovery(client, "/services")) {
            client.await(here.register(shop(1)));
            client.await(here.register(shop(2)));
            var nanos = new AtomicLong();
            var provider =
                    new ServiceProvider(
                            here.cache("shop"),
                            ProviderStrategy.roundRobin(),
                            DownInstancePolicy.DEFAULT,
                            nanos::get);
            client.await(provider.start());
            provider.noteError(shop(1));
            assertThat(provider.instances()).hasSize(2);
            nanos.addAndGet(Duration.ofSeconds(29).toNanos());
            provider.noteError(shop(1));
            assertThat(provider.instances()).containsExactly(shop(2));
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(provider.instances()).hasSize(2);
            // One that is long ago counts no more.
            provider.noteError(shop(1));
            assertThat(provider.instances()).hasSize(2);
            provider.close();
        }
    }

    @Test
    void namesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> ServiceInstance.of("a/b", "1", "x", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceInstance.of("a", "..", "x", 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServiceInstance.of("a", "1", "x", 65_536))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
