package dev.ostler.recipes.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.operation.GzipCompression;
import dev.ostler.recipes.testing.Recorded;
import dev.ostler.recipes.testing.Scene;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The cache of one znode. */
@Tag("F7")
class NodeCacheTest {
    private static final String GONE = "(none)";

    @TempDir Path directory;

    private Scene scene;
    private ManagedClient client;

    @BeforeEach
    void start() throws Exception {
        scene = new Scene(directory);
        client = scene.client();
    }

    @AfterEach
    void stop() throws Exception {
        scene.close();
    }

    private static String textOf(NodeCache cache) {
        ChildData data = cache.getCurrentData();
        if (data == null) {
            return GONE;
        }
        byte[] bytes = data.getData();
        return bytes == null ? "(null)" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** What the cache says whenever its listener is called. */
    private static Recorded<String> recorded(NodeCache cache) {
        var heard = new Recorded<String>();
        cache.addListener(() -> heard.add(textOf(cache)));
        return heard;
    }

    @Test
    @Tag("S114")
    @Tag("S116")
    @Tag("S118")
    void hearsThatTheContentChanges() throws Exception {
        scene.create("/node", "1");
        try (var cache = new NodeCache(client, "/node")) {
            Recorded<String> heard = recorded(cache);
            cache.start();
            assertThat(heard.next()).isEqualTo("1");
            scene.set("/node", "2");
            assertThat(heard.next()).isEqualTo("2");
            // The same bytes again are a change as well.
            scene.set("/node", "2");
            assertThat(heard.next()).isEqualTo("2");
            scene.delete("/node");
            assertThat(heard.next()).isEqualTo(GONE);
        }
    }

    @Test
    @Tag("S115")
    void hearsThatTheZnodeIsCreated() throws Exception {
        try (var cache = new NodeCache(client, "/above/it/node")) {
            Recorded<String> heard = recorded(cache);
            cache.start(true);
            assertThat(cache.getCurrentData()).isNull();
            while (!scene.exists("/above/it")) {
                Thread.onSpinWait();
            }
            scene.create("/above/it/node", "new");
            assertThat(heard.next()).isEqualTo("new");
            assertThat(heard.all()).hasSize(1);
        }
    }

    @Test
    @Tag("S117")
    void readsWhatWasCompressed() throws Exception {
        Bytes plain = Bytes.utf8("a text, a text, a text");
        Bytes compressed = new GzipCompression().compress("/node", plain);
        scene.other(zk -> zk.create("/node", compressed));
        try (var cache = new NodeCache(client, "/node", true)) {
            Recorded<String> heard = recorded(cache);
            cache.start(true);
            assertThat(textOf(cache)).isEqualTo("a text, a text, a text");
            // What can't be decompressed is told, and the cache goes on.
            scene.set("/node", "plain");
            assertThat(heard.next()).isEqualTo("(null)");
            scene.other(zk -> zk.setData("/node", compressed));
            assertThat(heard.next()).isEqualTo("a text, a text, a text");
        }
    }

    @Test
    void startThatWaitsTellsNothingOfWhatWasThere() throws Exception {
        scene.create("/node", "1");
        try (var cache = new NodeCache(client, "/node")) {
            Recorded<String> heard = recorded(cache);
            cache.start(true);
            assertThat(textOf(cache)).isEqualTo("1");
            scene.set("/node", "2");
            assertThat(heard.next()).isEqualTo("2");
            assertThat(heard.all()).hasSize(1);
        }
    }

    @Test
    void aReplacedZnodeIsAChangeThoughNothingElseDiffers() throws Exception {
        scene.create("/node", "1");
        try (var cache = new NodeCache(client, "/node")) {
            cache.start(true);
            Recorded<String> heard = recorded(cache);
            long before = czxid(cache);
            scene.gateway.refuse();
            scene.delete("/node");
            scene.create("/node", "1");
            scene.gateway.thaw();
            heard.next();
            while (cache.getCurrentData() == null || czxid(cache) == before) {
                Thread.onSpinWait();
            }
        }
    }

    private static long czxid(NodeCache cache) {
        ChildData data = cache.getCurrentData();
        return data == null ? 0 : data.getStat().czxid();
    }
}
