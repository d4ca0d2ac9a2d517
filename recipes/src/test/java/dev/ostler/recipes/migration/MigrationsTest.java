package dev.ostler.recipes.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.testing.Clients;

import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Migrations: each step once, whoever tries and whatever gets lost. */
@Tag("F14")
class MigrationsTest {
    private static final Bytes X = Bytes.utf8("x");
    private static final Bytes Y = Bytes.utf8("y");

    private static final Step PLACE = Step.named("a place").create("/shop", Bytes.EMPTY);
    private static final Step ORDERS =
            Step.named("orders").create("/shop/orders", X).create("/shop/index", X);
    private static final Step RENAME =
            Step.named("another index").delete("/shop/index").create("/shop/names", Y);

    @TempDir Path directory;

    private Clients clients;
    private ManagedClient client;
    private Migrations migrations;

    @BeforeEach
    void start() throws Exception {
        clients = new Clients(directory);
        client = clients.connected();
        migrations = new Migrations(client, "/migrations");
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
    }

    private static MigrationSet shop(Step... steps) {
        return MigrationSet.of("shop", steps);
    }

    private List<String> names() throws Exception {
        return client.await(migrations.applied("shop")).stream().map(Applied::name).toList();
    }

    @Test
    void carriesOutWhatWasNotYet() throws Exception {
        assertThat(names()).isEmpty();
        assertThat(client.await(migrations.pending(shop(PLACE, ORDERS))))
                .containsExactly(PLACE, ORDERS);
        assertThat(client.await(migrations.run(shop(PLACE, ORDERS))))
                .containsExactly(PLACE, ORDERS);
        assertThat(client.await(migrations.run(shop(PLACE, ORDERS)))).isEmpty();
        assertThat(client.await(migrations.run(shop(PLACE, ORDERS, RENAME))))
                .containsExactly(RENAME);
        assertThat(Clients.children(client, "/shop")).containsExactly("names", "orders");
        List<Applied> applied = client.await(migrations.applied("shop"));
        assertThat(applied)
                .extracting(Applied::name)
                .containsExactly("a place", "orders", "another index");
        assertThat(applied)
                .extracting(Applied::digest)
                .containsExactly(PLACE.digest(), ORDERS.digest(), RENAME.digest());
        // The record is of the same transaction.
        assertThat(client.checkExists().forPath("/shop/names").orElseThrow().czxid())
                .isEqualTo(applied.get(2).zxid());
        assertThat(Clients.children(client, "/migrations/shop/lock")).isEmpty();
    }

    @Test
    void aStepThatWasCarriedOutMustStayAsItIs() throws Exception {
        client.await(migrations.run(shop(PLACE, ORDERS)));
        Step changed = Step.named("orders").create("/shop/orders", Y);
        assertThatThrownBy(() -> client.await(migrations.run(shop(PLACE, changed, RENAME))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("migration shop: step 1, \"orders\", is not what was carried")
                .hasMessageContaining(ORDERS.digest());
        assertThatThrownBy(() -> client.await(migrations.run(shop(ORDERS, PLACE))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("step 0");
        assertThatThrownBy(() -> client.await(migrations.pending(shop(PLACE))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("\"orders\" is missing");
        assertThat(Clients.children(client, "/shop")).containsExactly("index", "orders");
    }

    @Test
    void aRecordThatIsMissingInBetweenIsToldAndNothingDone() throws Exception {
        client.await(migrations.run(shop(PLACE, ORDERS)));
        client.delete().forPath("/migrations/shop/steps/0000000000");
        assertThatThrownBy(() -> client.await(migrations.run(shop(PLACE, ORDERS, RENAME))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("step 1 is recorded, step 0 is not");
        client.create().forPath("/migrations/shop/steps/0000000000", X);
        assertThatThrownBy(() -> client.await(migrations.run(shop(PLACE, ORDERS, RENAME))))
                .hasMessageContaining("no record of a step");
        assertThat(Clients.children(client, "/shop")).containsExactly("index", "orders");
    }

    @Test
    void aStepThatFailsChangesNothingAndThoseBeforeItStay() throws Exception {
        Step impossible =
                Step.named("impossible").create("/shop/more", X).create("/shop/orders", X);
        assertThatThrownBy(
                        () -> client.await(migrations.run(shop(PLACE, ORDERS, impossible, RENAME))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("step 2, \"impossible\", can't be carried out: NODEEXISTS")
                .cause()
                .isInstanceOfSatisfying(
                        OperationException.class,
                        e -> assertThat(e.code()).isEqualTo(Code.NODEEXISTS));
        assertThat(names()).containsExactly("a place", "orders");
        assertThat(Clients.children(client, "/shop")).containsExactly("index", "orders");
        // The next try goes on where this has ended.
        assertThat(client.await(migrations.run(shop(PLACE, ORDERS, RENAME))))
                .containsExactly(RENAME);
    }

    @Test
    void manyAtATimeCarryOutEachStepOnce() throws Exception {
        var steps = new ArrayList<Step>();
        steps.add(PLACE);
        for (int i = 0; i < 10; i++) {
            steps.add(Step.named("step " + i).create("/shop/" + i, X));
        }
        var set = new MigrationSet("shop", steps);
        var runs = new ArrayList<CompletableFuture<List<Step>>>();
        for (int i = 0; i < 4; i++) {
            ManagedClient each = clients.connected();
            runs.add(new Migrations(each, "/migrations").run(set));
        }
        var all = new ArrayList<Step>();
        for (CompletableFuture<List<Step>> run : runs) {
            all.addAll(Clients.get(run));
        }
        assertThat(all).containsExactlyElementsOf(steps);
    }

    /** As when one who has the lock stood still for so long that another got it. */
    @Test
    void theRecordKeepsAStepFromBeingDoneTwiceWithoutTheLock() throws Exception {
        client.await(migrations.run(shop(PLACE)));
        Step counted = Step.named("counted").setData("/shop", X);
        CompletableFuture<List<Step>> here = migrations.runUnlocked(shop(PLACE, counted));
        CompletableFuture<List<Step>> there =
                new Migrations(clients.connected(), "/migrations")
                        .runUnlocked(shop(PLACE, counted));
        Clients.get(here);
        Clients.get(there);
        assertThat(client.checkExists().forPath("/shop").orElseThrow().version()).isEqualTo(1);
        assertThat(names()).containsExactly("a place", "counted");
    }

    @Test
    void aLostReplyIsMadeGood() throws Exception {
        ManagedClient shaky = clients.throughGateway();
        var there = new Migrations(shaky, "/migrations");
        Clients.get(there.run(shop(PLACE)));
        var set = new ArrayList<Step>(List.of(PLACE));
        for (int i = 0; i < 10; i++) {
            set.add(Step.named("step " + i).setData("/shop", Bytes.utf8("" + i)));
            CompletableFuture<List<Step>> run = there.run(new MigrationSet("shop", set));
            clients.gateway().loseNextReply();
            assertThat(Clients.get(run)).hasSize(1);
        }
        assertThat(client.checkExists().forPath("/shop").orElseThrow().version()).isEqualTo(10);
        assertThat(names()).hasSize(11);
    }

    @Test
    void whoWaitsForAnotherCanTurnRound() throws Exception {
        try (Held held = new FairLock(client, "/migrations/shop/lock").acquire()) {
            ManagedClient other = clients.connected();
            CompletableFuture<List<Step>> run =
                    new Migrations(other, "/migrations").run(shop(PLACE));
            Clients.until(() -> Clients.children(client, "/migrations/shop/lock").size() == 2);
            assertThat(run.cancel(false)).isTrue();
            Clients.until(() -> Clients.children(client, "/migrations/shop/lock").size() == 1);
            assertThat(held.isHeld()).isTrue();
            assertThat(names()).isEmpty();
        }
    }

    @Test
    void inANamespace() throws Exception {
        ManagedClient app = client.usingNamespace("app");
        app.await(new Migrations(app, "/migrations").run(shop(PLACE)));
        assertThat(client.checkExists().forPath("/app/shop")).isPresent();
        assertThat(Clients.children(client, "/app/migrations/shop/steps")).hasSize(1);
    }
}
