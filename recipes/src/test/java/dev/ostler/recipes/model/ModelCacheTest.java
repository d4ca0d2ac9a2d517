package dev.ostler.recipes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Models that are followed. */
@Tag("F14")
class ModelCacheTest {
    private static final ModelSpec<Integer> STOCK =
            ModelSpec.of("/stock/{shop}/items/{item}", ModelsTest.NUMBERS);

    @TempDir Path directory;

    private Scene scene;
    private ManagedClient client;
    private Models<Integer> stock;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory);
        client = scene.client();
        stock = new Models<>(client, STOCK);
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    /** What a listener hears, as text. */
    private static Recorded<String> heard(ModelCache<Integer> cache) {
        var heard = new Recorded<String>();
        cache.listen(
                new ModelListener<>() {
                    @Override
                    public void changed(ModelEvent<Integer> event) {
                        heard.add(
                                event.getClass().getSimpleName()
                                        + " "
                                        + event.model().path()
                                        + " "
                                        + event.model().value());
                    }

                    @Override
                    public void unreadable(ModelException failure) {
                        heard.add("unreadable " + failure.path());
                    }

                    @Override
                    public void initialized() {
                        heard.add("initialized");
                    }
                });
        return heard;
    }

    @Test
    void showsAllThatFitThePath() throws Exception {
        client.await(stock.with("north", "apples").set(1));
        client.await(stock.with("south", "pears").set(2));
        // None of these is one.
        scene.create("/stock/north/notes", "3");
        scene.create("/stock/north/items/apples/below", "4");
        try (ModelCache<Integer> cache = stock.cached()) {
            client.await(cache.start());
            assertThat(cache.models()).extracting(Model::value).containsExactly(1, 2);
            assertThat(cache.get("north", "apples").orElseThrow().value()).isEqualTo(1);
            assertThat(cache.get("north", "pears")).isEmpty();
            assertThat(cache.isStale()).isFalse();
            assertThatThrownBy(() -> cache.get("north")).isInstanceOf(IllegalStateException.class);
        }
        try (ModelCache<Integer> south = stock.with("south").cached()) {
            client.await(south.start());
            assertThat(south.models()).extracting(Model::value).containsExactly(2);
            assertThat(south.get("pears")).isPresent();
        }
    }

    @Test
    void tellsOfEachChange() throws Exception {
        client.await(stock.with("north", "apples").set(1));
        try (ModelCache<Integer> cache = stock.cached()) {
            Recorded<String> heard = heard(cache);
            client.await(cache.start());
            assertThat(heard.next(2))
                    .containsExactly("Created /stock/north/items/apples 1", "initialized");
            client.await(stock.with("north", "apples").set(2));
            assertThat(heard.next()).isEqualTo("Changed /stock/north/items/apples 2");
            client.await(stock.with("south", "pears").set(3));
            assertThat(heard.next()).isEqualTo("Created /stock/south/items/pears 3");
            client.await(stock.with("north", "apples").delete());
            assertThat(heard.next()).isEqualTo("Deleted /stock/north/items/apples 2");
        }
    }

    @Test
    void whatIsNoValueHoldsUpNothingAndEventsAddUp() throws Exception {
        client.await(stock.with("north", "apples").set(1));
        try (ModelCache<Integer> cache = stock.cached()) {
            Recorded<String> heard = heard(cache);
            client.await(cache.start());
            heard.await("initialized"::equals);
            String apples = "/stock/north/items/apples";
            scene.set(apples, "many");
            assertThat(heard.next(2))
                    .containsExactly("Deleted " + apples + " 1", "unreadable " + apples);
            scene.set(apples, "more");
            assertThat(heard.next()).isEqualTo("unreadable " + apples);
            assertThat(cache.models()).isEmpty();
            assertThatThrownBy(() -> cache.get("north", "apples"))
                    .isInstanceOf(ModelException.class);
            client.await(stock.with("north", "pears").set(2));
            assertThat(heard.next()).isEqualTo("Created /stock/north/items/pears 2");
            scene.set(apples, "3");
            assertThat(heard.next()).isEqualTo("Created " + apples + " 3");
            scene.set(apples, "none");
            heard.next(2);
            scene.delete(apples);
            client.await(stock.with("north", "pears").set(4));
            assertThat(heard.next()).isEqualTo("Changed /stock/north/items/pears 4");
        }
    }

    @Test
    void inANamespaceAndOverSessions() throws Exception {
        ManagedClient app = client.usingNamespace("app");
        Models<Integer> models = new Models<>(app, STOCK);
        app.await(models.with("north", "apples").set(1));
        try (ModelCache<Integer> cache = models.cached()) {
            Recorded<String> heard = heard(cache);
            app.await(cache.start());
            heard.await("initialized"::equals);
            Scene.expire(client);
            scene.set("/app/stock/north/items/apples", "2");
            assertThat(heard.next()).isEqualTo("Changed /stock/north/items/apples 2");
        }
    }
}
