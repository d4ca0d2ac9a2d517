package dev.ostler.recipes.examples;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.easy.Serializer;
import dev.ostler.recipes.model.Model;
import dev.ostler.recipes.model.ModelCache;
import dev.ostler.recipes.model.ModelSpec;
import dev.ostler.recipes.model.Models;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** What shops have in stock. */
final class ModelExample {
    static final Serializer<Integer> NUMBER =
            new Serializer<>() {
                @Override
                public Bytes serialize(Integer value) {
                    return Bytes.utf8(value.toString());
                }

                @Override
                public Integer deserialize(Bytes data) {
                    return Integer.valueOf(data.toUtf8String());
                }
            };

    static final ModelSpec<Integer> STOCK = ModelSpec.of("/stock/{shop}/{item}", NUMBER);

    private ModelExample() {}

    /** How many are left; no two buyers get the same one. */
    static CompletableFuture<Integer> sell(ManagedClient client, String shop, String item) {
        Models<Integer> stock = new Models<>(client, STOCK).with(shop, item);
        return stock.change(count -> count - 1).thenApply(Model::value);
    }

    /** Hears of every item of every shop. */
    static ModelCache<Integer> follow(ManagedClient client, Consumer<Model<Integer>> log)
            throws InterruptedException {
        ModelCache<Integer> stock = new Models<>(client, STOCK).cached();
        stock.listen(event -> log.accept(event.model()));
        client.await(stock.start());
        return stock;
    }
}
