package dev.ostler.recipes.examples;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.migration.MigrationSet;
import dev.ostler.recipes.migration.Migrations;
import dev.ostler.recipes.migration.Step;

import java.util.List;

/** What a shop keeps on the servers, as it has grown over the years. */
final class MigrationExample {
    private static final MigrationSet SHOP =
            MigrationSet.of(
                    "shop",
                    Step.named("a place for orders")
                            .create("/shop", Bytes.EMPTY)
                            .create("/shop/orders", Bytes.EMPTY),
                    Step.named("orders by customer")
                            .delete("/shop/orders")
                            .create("/shop/customers", Bytes.utf8("2")));

    private MigrationExample() {}

    /** Each process does it when it starts: the first carries out what is new. */
    static List<Step> prepare(ManagedClient client) throws InterruptedException {
        return client.await(new Migrations(client, "/migrations").run(SHOP));
    }
}
