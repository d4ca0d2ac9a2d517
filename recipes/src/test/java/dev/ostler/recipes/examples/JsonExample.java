package dev.ostler.recipes.examples;

import com.fasterxml.jackson.databind.ObjectMapper;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.easy.Serializer;
import dev.ostler.recipes.model.ModelSpec;
import dev.ostler.recipes.model.Models;

/** Values that are kept as JSON. */
final class JsonExample {
    private JsonExample() {}

    record Order(String customer, int pieces) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    static final Serializer<Order> ORDER =
            Serializer.of(JSON::writeValueAsBytes, data -> JSON.readValue(data, Order.class));

    static Models<Order> orders(ManagedClient client) {
        return new Models<>(client, ModelSpec.of("/orders/{number}", ORDER));
    }
}
