package dev.ostler.recipes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.easy.Serializer;
import dev.ostler.recipes.testing.Scene;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Values of a type in znodes. */
@Tag("F14")
class ModelsTest {
    static final Serializer<Integer> NUMBERS =
            new Serializer<>() {
                @Override
                public Bytes serialize(Integer value) {
                    if (value < 0) {
                        throw new IllegalArgumentException("below zero");
                    }
                    return Bytes.utf8(value.toString());
                }

                @Override
                public Integer deserialize(Bytes data) {
                    return Integer.valueOf(data.toUtf8String());
                }
            };

    private static final ModelSpec<Integer> STOCK = ModelSpec.of("/stock/{shop}/{item}", NUMBERS);

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

    private static void fails(Code code, ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void writesAndReads() throws Exception {
        Models<Integer> apples = stock.with("north", "apples");
        assertThat(client.await(apples.find())).isEmpty();
        fails(Code.NONODE, () -> client.await(apples.read()));
        fails(Code.NONODE, () -> client.await(apples.update(1)));

        Model<Integer> first = client.await(apples.set(5));
        assertThat(first.path()).isEqualTo("/stock/north/apples");
        assertThat(first.version()).isZero();
        assertThat(client.await(apples.set(6)).version()).isEqualTo(1);
        assertThat(scene.get("/stock/north/apples")).isEqualTo("6");
        assertThat(client.await(apples.read())).isEqualTo(6);
        assertThat(client.await(apples.readVersioned()).stat().czxid())
                .isEqualTo(first.stat().czxid());
        assertThat(client.await(apples.exists())).isPresent();
        fails(Code.NODEEXISTS, () -> client.await(apples.create(7)));
        assertThat(client.await(apples.update(8)).version()).isEqualTo(2);
        client.await(apples.delete());
        assertThat(client.await(apples.exists())).isEmpty();
    }

    @Test
    void whatWasReadIsReplacedOnlyIfItIsTheLast() throws Exception {
        Models<Integer> apples = stock.with("north", "apples");
        Model<Integer> read = client.await(apples.set(5));
        Model<Integer> mine = client.await(apples.update(read, 4));
        assertThat(mine.value()).isEqualTo(4);
        fails(Code.BADVERSION, () -> client.await(apples.update(read, 3)));
        fails(Code.BADVERSION, () -> client.await(apples.delete(read)));
        client.await(apples.delete(mine));
        assertThat(client.await(apples.find())).isEmpty();
    }

    @Test
    void changesOfSeveralLoseNothing() throws Exception {
        Models<Integer> apples = stock.with("north", "apples");
        client.await(apples.set(0));
        Models<Integer> others = new Models<>(scene.client(), STOCK.at(apples.spec().path()));
        var all = new ArrayList<CompletableFuture<Model<Integer>>>();
        for (int i = 0; i < 20; i++) {
            all.add(apples.change(value -> value + 1));
            all.add(others.change(value -> value + 1));
        }
        for (CompletableFuture<Model<Integer>> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
        assertThat(client.await(apples.read())).isEqualTo(40);
    }

    @Test
    void listsTheOnesOfAnOpenParameter() throws Exception {
        client.await(stock.with("north", "apples").set(1));
        client.await(stock.with("north", "pears").set(2));
        assertThat(client.await(stock.with("north").names())).containsExactly("apples", "pears");
        var models = client.await(stock.with("north").children());
        assertThat(models).containsOnlyKeys("apples", "pears");
        assertThat(models.get("pears")).isNotNull().extracting(Model::value).isEqualTo(2);
        assertThat(client.await(stock.with("north", "apples").names())).isEmpty();
        assertThatThrownBy(() -> stock.names()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stock.with("north").read())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsNoValueIsToldWithItsPath() throws Exception {
        Models<Integer> apples = stock.with("north", "apples");
        client.await(apples.set(1));
        scene.set("/stock/north/apples", "many");
        assertThatThrownBy(() -> client.await(apples.read()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("/stock/north/apples holds no value");
        assertThatThrownBy(() -> client.await(apples.readWithNextEvent()))
                .isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> client.await(stock.with("north").children()))
                .isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> client.await(apples.set(-1)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("below zero");
        assertThat(scene.get("/stock/north/apples")).isEqualTo("many");
    }

    @Test
    void theSpecSaysHow() throws Exception {
        var mine = new ACL(Perms.ALL, Ids.ANYONE_ID_UNSAFE);
        var readable = new ACL(Perms.READ, Ids.ANYONE_ID_UNSAFE);
        ModelSpec<Integer> at = ModelSpec.of("/a", NUMBERS);
        Model<Integer> ephemeral =
                client.await(new Models<>(client, at.withMode(CreateMode.EPHEMERAL)).set(1));
        assertThat(ephemeral.stat().ephemeralOwner()).isNotZero();

        ModelSpec<Integer> line =
                ModelSpec.of("/line/n-", NUMBERS).withMode(CreateMode.PERSISTENT_SEQUENTIAL);
        var numbered = new Models<>(client, line);
        assertThat(client.await(numbered.set(1)).path()).isEqualTo("/line/n-0000000000");
        assertThat(client.await(numbered.set(2)).path()).isEqualTo("/line/n-0000000001");

        var guarded =
                new Models<>(client, ModelSpec.of("/guarded", NUMBERS).withAcl(List.of(readable)));
        client.await(guarded.set(1));
        assertThat(client.getAcl().forPath("/guarded").entries()).containsExactly(readable);
        fails(Code.NOAUTH, () -> client.await(guarded.update(2)));

        ModelSpec<Integer> passing = ModelSpec.of("/passing", NUMBERS).withAcl(List.of(mine));
        var brief = new Models<>(client, passing.withTtl(Duration.ofMinutes(10)));
        assertThat(client.await(brief.set(1)).stat().ephemeralOwner()).isZero();
        var tooLong = new Models<>(client, passing.withTtl(Duration.ofDays(1_000_000)));
        assertThatThrownBy(() -> client.await(tooLong.set(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () ->
                                new ModelSpec<>(
                                        ModelPath.of("/x"),
                                        NUMBERS,
                                        CreateMode.PERSISTENT,
                                        Duration.ofSeconds(1),
                                        null,
                                        false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void compressedValues() throws Exception {
        Models<String> texts =
                new Models<>(client, ModelSpec.of("/text", Serializer.UTF8).withCompression());
        String text = "again and ".repeat(1000);
        client.await(texts.set(text));
        assertThat(client.await(texts.read())).isEqualTo(text);
        assertThat(client.getData().decompressed().forPath("/text").text()).isEqualTo(text);
        assertThat(client.getData().forPath("/text").stat().dataLength()).isLessThan(200);
        scene.set("/text", "plain");
        assertThatThrownBy(() -> client.await(texts.read())).isInstanceOf(ModelException.class);
    }

    @Test
    void saysWhatHappensNext() throws Exception {
        Models<Integer> apples = stock.with("north", "apples");
        client.await(apples.set(1));
        var read = client.await(apples.readWithNextEvent());
        assertThat(read.result().value()).isEqualTo(1);
        assertThat(read.event()).isNotDone();
        client.await(apples.set(2));
        assertThat(read.event().get(60, TimeUnit.SECONDS).getType())
                .isEqualTo(EventType.NodeDataChanged);
    }

    @Test
    void severalChangeTogetherOrNotAtAll() throws Exception {
        Models<Integer> apples = stock.with("north", "apples");
        Models<Integer> pears = stock.with("north", "pears");
        Models<Integer> plums = stock.with("north", "plums");
        Model<Integer> few = client.await(apples.set(1));
        Model<Integer> some = client.await(pears.set(2));
        var exchange = client.transaction();
        apples.update(exchange, few, 0);
        plums.create(exchange, 1);
        pears.delete(exchange, some);
        exchange.commit();
        assertThat(client.await(stock.with("north").children()).values())
                .extracting(Model::value)
                .containsExactly(0, 1);

        var late = client.transaction();
        plums.delete(late, client.await(plums.readVersioned()));
        apples.update(late, few, 5);
        fails(Code.BADVERSION, late::commit);
        assertThat(client.await(plums.read())).isEqualTo(1);
    }
}
