package dev.ostler.recipes.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The cache of a subtree, by the names that users of Curator know. */
@Tag("F7")
class TreeCacheTest {
    @TempDir Path directory;

    private Scene scene;
    private ManagedClient client;
    private final Recorded<String> heard = new Recorded<>();

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory);
        client = scene.client();
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    private TreeCache heardBy(TreeCache cache) {
        cache.addListener((same, event) -> heard.add(words(event)));
        return cache;
    }

    private static String words(TreeCacheEvent event) {
        ChildData data = event.getData();
        ChildData old = event.getOldData();
        return event.getType()
                + (data == null ? "" : " " + data.getPath() + " " + text(data))
                + (old == null ? "" : " was " + text(old));
    }

    private static String text(ChildData data) {
        byte[] bytes = data.getData();
        return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void hearsOfTheWholeTreeParentsFirst() throws Exception {
        scene.create("/tree", "0");
        scene.create("/tree/a", "1");
        scene.create("/tree/a/b", "2");
        try (TreeCache tree = heardBy(new TreeCache(client, "/tree")).start()) {
            assertThat(heard.next(4))
                    .containsExactly(
                            "NODE_ADDED /tree 0",
                            "NODE_ADDED /tree/a 1",
                            "NODE_ADDED /tree/a/b 2",
                            "INITIALIZED");
            scene.set("/tree/a/b", "3");
            assertThat(heard.next()).isEqualTo("NODE_UPDATED /tree/a/b 3 was 2");
            scene.delete("/tree/a/b");
            assertThat(heard.next()).isEqualTo("NODE_REMOVED /tree/a/b 3");
            assertThat(tree.getCurrentChildren("/tree")).containsOnlyKeys("a");
            assertThat(tree.getCurrentChildren("/tree/a")).isEmpty();
            assertThat(tree.getCurrentChildren("/tree/none")).isNull();
            ChildData data = tree.getCurrentData("/tree/a");
            assertThat(text(Objects.requireNonNull(data))).isEqualTo("1");
        }
    }

    @Test
    void isInitializedAgainWithEachSession() throws Exception {
        scene.create("/tree", "0");
        try (TreeCache tree = heardBy(new TreeCache(client, "/tree"))) {
            tree.start();
            heard.await("INITIALIZED"::equals);
            scene.gateway.cut();
            heard.await("CONNECTION_RECONNECTED"::equals);
            scene.set("/tree", "1");
            // No second one for the same session.
            assertThat(heard.next()).isEqualTo("NODE_UPDATED /tree 1 was 0");
            Scene.expire(client);
            heard.await("CONNECTION_LOST"::equals);
            heard.await("INITIALIZED"::equals);
        }
    }

    @Test
    void keepsWhatItsBuilderSays() throws Exception {
        var selector =
                new CacheSelector() {
                    @Override
                    public boolean accepts(String path) {
                        return !path.endsWith("x");
                    }
                };
        TreeCache tree =
                heardBy(
                        TreeCache.newBuilder(client, "/made/tree")
                                .setCreateParentNodes(true)
                                .setMaxDepth(1)
                                .setCacheData(false)
                                .setSelector(selector)
                                .build());
        try (tree) {
            tree.start();
            heard.await(word -> word.startsWith("NODE_ADDED /made/tree "));
            scene.create("/made/tree/x", "1");
            scene.create("/made/tree/y", "1");
            scene.create("/made/tree/y/z", "1");
            scene.create("/made/tree/end", "1");
            heard.await("NODE_ADDED /made/tree/y (null)"::equals);
            assertThat(heard.next()).isEqualTo("NODE_ADDED /made/tree/end (null)");
        }
    }
}
