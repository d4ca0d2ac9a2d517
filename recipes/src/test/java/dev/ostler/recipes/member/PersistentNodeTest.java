package dev.ostler.recipes.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Scene;

import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A znode that is there as long as it is wanted. */
@Tag("F12")
class PersistentNodeTest {
    private static final String PATH = "/above/node";

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

    private PersistentNode node(CreateMode mode, String data) {
        var node = new PersistentNode(client, mode, PATH, Bytes.utf8(data));
        node.start();
        return node;
    }

    private PersistentNode created(CreateMode mode, String data) throws Exception {
        PersistentNode node = node(mode, data);
        assertThat(node.waitForInitialCreate(Scene.PATIENCE)).isTrue();
        return node;
    }

    private Optional<Stat> stat() throws Exception {
        return scene.other(zk -> zk.exists(PATH));
    }

    private void awaitOtherThan(long czxid) throws Exception {
        while (stat().map(Stat::czxid).orElse(czxid) == czxid) {
            Thread.onSpinWait();
        }
    }

    private void awaitData(String data) throws Exception {
        while (!scene.find(PATH).equals(Optional.of(data))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void isCreatedAgainWhenItWasDeleted() throws Exception {
        try (PersistentNode node = created(CreateMode.EPHEMERAL, "1")) {
            for (int i = 0; i < 3; i++) {
                long before = stat().orElseThrow().czxid();
                scene.delete(PATH);
                awaitOtherThan(before);
            }
            node.setData(Bytes.utf8("2"));
            awaitData("2");
            scene.delete(PATH);
            awaitData("2");
        }
    }

    @Test
    void isCreatedAgainByTheNextSession() throws Exception {
        client = scene.mortalClient();
        try (PersistentNode node = created(CreateMode.EPHEMERAL, "1")) {
            long owner = stat().orElseThrow().ephemeralOwner();
            Scene.expire(client);
            node.setData(Bytes.utf8("2"));
            awaitData("2");
            assertThat(stat().orElseThrow().ephemeralOwner()).isNotEqualTo(owner).isNotZero();
        }
    }

    @Test
    void isLeftAsItIsByAReconnect() throws Exception {
        try (PersistentNode node = created(CreateMode.EPHEMERAL, "1")) {
            Stat before = stat().orElseThrow();
            for (int i = 0; i < 5; i++) {
                scene.gateway.cut();
            }
            node.setData(Bytes.utf8("2"));
            awaitData("2");
            Stat after = stat().orElseThrow();
            assertThat(after.czxid()).isEqualTo(before.czxid());
            assertThat(after.version()).isEqualTo(1);
        }
    }

    @Test
    void isCreatedAgainWhenItWasDeletedWhileAway() throws Exception {
        try (PersistentNode node = created(CreateMode.PERSISTENT, "1")) {
            scene.gateway.refuse();
            scene.delete(PATH);
            scene.gateway.thaw();
            awaitData("1");
            assertThat(node.created()).isDone();
        }
    }

    @Test
    void neverTakesWhatBelongsToAnotherSession() throws Exception {
        scene.create("/above", "");
        scene.createEphemeral(PATH, "other");
        try (PersistentNode node = node(CreateMode.EPHEMERAL, "mine")) {
            assertThat(node.waitForInitialCreate(Duration.ofMillis(200))).isFalse();
            // Writes of the other do not change that.
            scene.set(PATH, "still other");
            node.setData(Bytes.utf8("mine too"));
            assertThat(scene.get(PATH)).isEqualTo("still other");

            scene.delete(PATH);
            awaitData("mine too");
            assertThat(node.waitForInitialCreate(Scene.PATIENCE)).isTrue();
        }
    }

    @Test
    void doesNotDeleteWhatIsNotItsOwn() throws Exception {
        scene.create("/above", "");
        scene.createEphemeral(PATH, "other");
        PersistentNode node = node(CreateMode.EPHEMERAL, "mine");
        client.await(node.remove());
        assertThat(scene.get(PATH)).isEqualTo("other");
    }

    @Test
    void adoptsAPersistentZnodeWithItsData() throws Exception {
        scene.create("/above", "");
        scene.create(PATH, "old");
        try (PersistentNode node = created(CreateMode.PERSISTENT, "new")) {
            awaitData("new");
            assertThat(node.path()).isEqualTo(PATH);
        }
    }

    @Test
    void goesWhenItIsClosed() throws Exception {
        for (CreateMode mode :
                new CreateMode[] {
                    CreateMode.EPHEMERAL, CreateMode.PERSISTENT, CreateMode.CONTAINER
                }) {
            PersistentNode node = created(mode, "1");
            scene.set(PATH, "somebody has written to it");
            client.await(node.remove());
            assertThat(scene.exists(PATH)).isFalse();
        }
    }

    @Test
    void refusesKindsThatItCannotKnowAgain() {
        for (CreateMode mode :
                new CreateMode[] {
                    CreateMode.EPHEMERAL_SEQUENTIAL, CreateMode.PERSISTENT_WITH_TTL
                }) {
            assertThatThrownBy(() -> new PersistentNode(client, mode, PATH, Bytes.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aTtlNodeOutlivesItsMakerAndShowsSignsOfLife() throws Exception {
        var node = new PersistentTtlNode(client, PATH, Duration.ofMillis(100), Bytes.utf8("1"));
        node.start();
        client.await(node.created());
        Stat touch = scene.other(zk -> zk.exists(PATH + "/touch")).orElseThrow();
        while (scene.other(zk -> zk.exists(PATH + "/touch")).orElseThrow().version()
                < touch.version() + 3) {
            Thread.onSpinWait();
        }
        node.close();
        assertThat(scene.get(PATH)).isEqualTo("1");
    }
}
