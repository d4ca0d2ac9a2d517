package dev.ostler.recipes.examples;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.discovery.ServiceDiscovery;
import dev.ostler.recipes.discovery.ServiceInstance;
import dev.ostler.recipes.discovery.ServiceProvider;

import java.util.Map;
import java.util.Optional;

/** A shop that can be found, and somebody who finds it. */
final class DiscoveryExample {
    private DiscoveryExample() {}

    static void open(ManagedClient client, ServiceDiscovery services) throws InterruptedException {
        ServiceInstance shop =
                ServiceInstance.of("shop", "shop-7", "10.0.0.7", 8080)
                        .withPayload(Map.of("zone", "north"));
        client.await(services.register(shop));
    }

    static Optional<ServiceInstance> visit(ServiceProvider shops, boolean answers) {
        Optional<ServiceInstance> chosen = shops.instance();
        if (!answers) {
            chosen.ifPresent(shops::noteError); // After the second it is left out for a while.
        }
        return chosen;
    }
}
