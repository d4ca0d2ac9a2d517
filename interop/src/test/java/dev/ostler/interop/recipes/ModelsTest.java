package dev.ostler.interop.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.easy.Serializer;
import dev.ostler.recipes.migration.Applied;
import dev.ostler.recipes.migration.MigrationException;
import dev.ostler.recipes.migration.MigrationSet;
import dev.ostler.recipes.migration.Migrations;
import dev.ostler.recipes.migration.Step;
import dev.ostler.recipes.model.Model;
import dev.ostler.recipes.model.ModelCache;
import dev.ostler.recipes.model.ModelEvent;
import dev.ostler.recipes.model.ModelSpec;
import dev.ostler.recipes.model.Models;
import dev.ostler.recipes.operation.Watched;

import org.apache.zookeeper.CreateMode;
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

/** Values of a type, events as futures, and migrations. */
@Tag("F14")
class ModelsTest extends RecipeSuite {
    private static final ModelSpec<String> NAMES = ModelSpec.of("/names/{id}", Serializer.UTF8);

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void valuesOfAType() throws Exception {
        ManagedClient one = connect();
        ManagedClient two = connect();
        Models<String> here = new Models<>(one, NAMES);
        Models<String> there = new Models<>(two, NAMES.withTtl(Duration.ofMinutes(5)));
        try (ModelCache<String> cache = here.cached()) {
            one.await(cache.start());
            var heard = new LinkedBlockingQueue<ModelEvent<String>>();
            cache.listen(heard::add);

            Model<String> ann = two.await(there.with(1).create("Ann"));
            assertThat(next(heard)).isInstanceOf(ModelEvent.Created.class);
            assertThat(one.await(here.with(1).update(ann, "Anne")).version()).isEqualTo(1);
            assertThat(next(heard)).isInstanceOf(ModelEvent.Changed.class);
            assertThat(cache.get(1)).map(Model::value).contains("Anne");

            two.await(new Models<>(two, NAMES.withMode(CreateMode.EPHEMERAL)).with(2).set("Bob"));
            assertThat(next(heard).model().value()).isEqualTo("Bob");
            assertThat(one.await(here.children()).values())
                    .extracting(Model::value)
                    .containsExactly("Anne", "Bob");

            var together = one.transaction();
            here.with(3).create(together, "Cat");
            here.with(1).delete(together, one.await(here.with(1).readVersioned()));
            together.commit();
            assertThat(List.of(next(heard).model().path(), next(heard).model().path()))
                    .containsExactlyInAnyOrder("/names/1", "/names/3");
            two.close(); // With it goes what is ephemeral.
            assertThat(next(heard)).isInstanceOf(ModelEvent.Deleted.class);
            assertThat(one.await(here.names())).containsExactly("3");
        }
    }

    private static <T> ModelEvent<T> next(LinkedBlockingQueue<ModelEvent<T>> heard)
            throws InterruptedException {
        return Objects.requireNonNull(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    @Test
    void eventsAsFutures() throws Exception {
        ManagedClient client = connect();
        ManagedClient other = connect();
        var looked = client.await(client.checkExists().withNextEvent("/a"));
        other.create().forPath("/a", Bytes.utf8("1"));
        assertThat(get(looked.event()).getType()).isEqualTo(EventType.NodeCreated);
        var listed = client.await(client.getChildren().withNextEvent("/a"));
        Watched<?> unwanted = client.await(client.getChildren().withNextEvent("/a"));
        unwanted.event().cancel(false);
        other.create().forPath("/a/b", Bytes.utf8("2"));
        assertThat(get(listed.event()).getType()).isEqualTo(EventType.NodeChildrenChanged);
        assertThat(client.await(client.getChildren().withData("/a"))).containsOnlyKeys("b");
        var read = client.await(client.getData().withNextEvent("/a/b"));
        assertThat(read.result().text()).isEqualTo("2");
        other.delete().forPath("/a/b");
        assertThat(get(read.event()).getType()).isEqualTo(EventType.NodeDeleted);
    }

    @Test
    void migrations() throws Exception {
        var steps = new ArrayList<Step>();
        steps.add(Step.named("a place").create("/shop", Bytes.EMPTY));
        for (int i = 1; i < 6; i++) {
            steps.add(
                    Step.named("step " + i)
                            .create("/shop/" + i, Bytes.EMPTY, CreateMode.CONTAINER)
                            .setData("/shop", Bytes.utf8("" + i))
                            .check("/shop/" + i));
        }
        var set = new MigrationSet("shop", steps);
        ManagedClient client = connect();
        var runs = new ArrayList<CompletableFuture<List<Step>>>();
        for (ManagedClient each : List.of(client, connect(), connect())) {
            runs.add(new Migrations(each, "/migrations").run(set));
        }
        var done = new ArrayList<Step>();
        for (CompletableFuture<List<Step>> run : runs) {
            done.addAll(get(run));
        }
        assertThat(done).containsExactlyElementsOf(steps);
        assertThat(client.getData().forPath("/shop").stat().version()).isEqualTo(5);

        var migrations = new Migrations(client, "/migrations");
        assertThat(get(migrations.applied("shop")))
                .extracting(Applied::digest)
                .containsExactlyElementsOf(steps.stream().map(Step::digest).toList());
        steps.set(2, Step.named("step 2").delete("/shop/2"));
        assertThatThrownBy(() -> client.await(migrations.run(new MigrationSet("shop", steps))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("\"step 2\", is not what was carried out");
        steps.set(2, set.steps().get(2));
        steps.add(Step.named("in vain").delete("/shop/1").delete("/shop/none"));
        assertThatThrownBy(() -> client.await(migrations.run(new MigrationSet("shop", steps))))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("\"in vain\", can't be carried out");
        assertThat(client.checkExists().forPath("/shop/1")).isPresent();
    }
}
