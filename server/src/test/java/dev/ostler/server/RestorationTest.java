package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** A snapshot in the place of a running server's data. */
class RestorationTest {
    private static final String NO_LIMIT = "admin.rateLimiterIntervalInMS=0";

    @TempDir Path directory;

    private final List<Throwable> failures = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Server server;
    private @Nullable Operations operations;

    private void start(String... settings) throws Exception {
        ServerConfig config =
                ServerConfig.parse(
                        "clientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\ndataDir="
                                + directory.resolve("data")
                                + "\nadmin.serverAddress=127.0.0.1\nadmin.serverPort=0\n"
                                + String.join("\n", settings),
                        "zoo.cfg",
                        new Properties());
        Server started = Server.start(config, failures::add);
        server = started;
        operations = Operations.of(started, started.shown());
    }

    private Operations operations() {
        return Objects.requireNonNull(operations);
    }

    private InetSocketAddress clientAddress() {
        return Objects.requireNonNull(server).clientAddress();
    }

    @AfterEach
    void stop() throws Exception {
        operations().close();
        assertThat(failures).isEmpty();
    }

    private HttpRequest.Builder request(Operations at, String command) {
        int port = at.adminAddress().orElseThrow().getPort();
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/commands/%s".formatted(port, command)))
                .header("Authorization", "digest a:b");
    }

    private byte[] snapshot() throws Exception {
        HttpResponse<byte[]> taken =
                http.send(
                        request(operations(), "snapshot").build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(taken.statusCode()).isEqualTo(200);
        return taken.body();
    }

    private String restore(byte[] snapshot) throws Exception {
        return restore(operations(), snapshot);
    }

    /** The status and what is answered. */
    private String restore(Operations at, byte[] snapshot) throws Exception {
        HttpResponse<String> answer =
                http.send(
                        request(at, "restore").POST(BodyPublishers.ofByteArray(snapshot)).build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        return answer.statusCode() + " " + answer.body();
    }

    private Wire connected() throws Exception {
        return Wire.connected(clientAddress());
    }

    private static Request create(String path, String data, int flags) {
        return new Request.Create(
                OpCode.CREATE, ZnodePath.of(path), Bytes.utf8(data), Acl.OPEN, flags, -1);
    }

    private static Request set(String path, String data) {
        return new Request.SetData(ZnodePath.of(path), Bytes.utf8(data), -1);
    }

    private static String read(Wire client, String path) throws Exception {
        Wire.Reply reply = client.call(new Request.GetData(ZnodePath.of(path), false));
        if (reply.error() != ErrorCode.OK) {
            return reply.error().toString();
        }
        Bytes data = reply.body().readBuffer();
        return data == null ? "" : new String(data.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void whatTheSnapshotHoldsIsThereAndNothingElse() throws Exception {
        start(NO_LIMIT);
        byte[] snapshot;
        long before;
        try (Wire client = connected()) {
            client.call(create("/a", "old", 0));
            snapshot = snapshot();
            client.call(create("/b", "", 0));
            before = client.call(set("/a", "new")).zxid();

            assertThat(restore(snapshot))
                    .isEqualTo(
                            "200 {\n  \"last_zxid\" : %d,\n  \"command\" : \"restore\",\n  \"error\" : null\n}"
                                    .formatted(before + 1));

            assertThat(client.isClosedByServer()).isTrue();
        }
        long after;
        try (Wire client = connected()) {
            assertThat(read(client, "/a")).isEqualTo("old");
            assertThat(read(client, "/b")).isEqualTo("NO_NODE");
            after = client.call(set("/a", "newest")).zxid();
            assertThat(after).isGreaterThan(before + 1);
        }
        operations().close();

        start();
        try (Wire client = connected()) {
            assertThat(read(client, "/a")).isEqualTo("newest");
            assertThat(read(client, "/b")).isEqualTo("NO_NODE");
            assertThat(client.call(set("/a", "")).zxid()).isGreaterThan(after);
        }
    }

    @Test
    void itIsThereAfterTheNextStartAlsoIfNobodyHasWritten() throws Exception {
        start(NO_LIMIT);
        try (Wire client = connected()) {
            client.call(create("/a", "old", 0));
            byte[] snapshot = snapshot();
            client.call(set("/a", "new"));
            restore(snapshot);
            restore(snapshot);
        }
        operations().close();

        start();
        try (Wire client = connected()) {
            assertThat(read(client, "/a")).isEqualTo("old");
        }
    }

    @Test
    void sessionsEndWithWhatTheyOwn() throws Exception {
        start(NO_LIMIT);
        try (Wire client = new Wire(clientAddress());
                Wire again = new Wire(clientAddress())) {
            ConnectResponse session = client.connect(SessionId.NONE, null);
            client.call(create("/e", "", CreateFlag.EPHEMERAL));
            restore(snapshot());

            assertThat(again.connect(session.session(), session.password()).session())
                    .isEqualTo(SessionId.NONE);
        }
        try (Wire client = connected()) {
            assertThat(read(client, "/e")).isEqualTo("NO_NODE");
        }
    }

    @Test
    void aSnapshotOfALaterStateKeepsItsZxid() throws Exception {
        start(NO_LIMIT);
        byte[] snapshot;
        long zxid;
        try (Wire client = connected()) {
            client.call(create("/a", "here", 0));
            zxid = client.call(set("/a", "there")).zxid();
            snapshot = snapshot();
        }
        operations().close();
        Path first = directory.resolve("data");
        directory = directory.resolve("other");
        assertThat(first).exists();

        start(NO_LIMIT);
        assertThat(restore(snapshot)).startsWith("200 {\n  \"last_zxid\" : " + zxid + ",");
        try (Wire client = connected()) {
            assertThat(read(client, "/a")).isEqualTo("there");
        }
    }

    @Test
    void whatIsNoWholeSnapshotChangesNothing() throws Exception {
        start(NO_LIMIT);
        try (Wire client = connected()) {
            client.call(create("/a", "x", 0));
            byte[] snapshot = snapshot();
            byte[] damaged = snapshot.clone();
            damaged[snapshot.length / 2] ^= 1;
            byte[] half = Arrays.copyOf(snapshot, snapshot.length / 2);

            assertThat(restore(half)).startsWith("500 ").contains("the snapshot that was sent");
            assertThat(restore(damaged)).startsWith("500 ").contains("the snapshot that was sent");
            assertThat(restore(Arrays.copyOf(snapshot, snapshot.length + 1)))
                    .startsWith("500 ")
                    .contains("something follows the last seal");
            assertThat(restore(new byte[100])).startsWith("500 ").contains("instead of ZKSN");
            assertThat(restore(new byte[0])).startsWith("500 ");

            assertThat(read(client, "/a")).isEqualTo("x");
            HttpResponse<String> monitored =
                    http.send(
                            request(operations(), "monitor").build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            assertThat(monitored.body())
                    .contains("\"restore_error_count\" : 5")
                    .contains("\"cnt_restore_time\" : 0");
        }
    }

    @Test
    void timesToLiveAreKeptOrRefused() throws Exception {
        start(NO_LIMIT, "extendedTypesEnabled=true");
        byte[] snapshot;
        try (Wire client = connected()) {
            client.call(
                    new Request.Create(
                            OpCode.CREATE_TTL,
                            ZnodePath.of("/t"),
                            Bytes.utf8("x"),
                            Acl.OPEN,
                            CreateFlag.PERSISTENT_WITH_TTL,
                            1_000_000));
            snapshot = snapshot();
            assertThat(restore(snapshot)).startsWith("200 ");
        }
        try (Wire client = connected()) {
            assertThat(read(client, "/t")).isEqualTo("x");
        }
        operations().close();

        directory = directory.resolve("other");
        start(NO_LIMIT, "extendedTypesEnabled=false");
        assertThat(restore(snapshot)).startsWith("500 ").contains("set extendedTypesEnabled=true");
    }

    @Test
    void itCanBeForbiddenAndHasToWait() throws Exception {
        start("admin.restore.enabled=false");
        assertThat(restore(new byte[1]))
                .isEqualTo("503 {\n  \"command\" : \"restore\",\n  \"error\" : null\n}");
        operations().close();

        start("serializeLastProcessedZxid.enabled=false");
        assertThat(restore(new byte[1])).startsWith("500 ");
        operations().close();

        start();
        byte[] snapshot = snapshot();
        assertThat(restore(new byte[1])).startsWith("500 ");
        assertThat(restore(snapshot)).startsWith("429 ");
    }

    @Test
    void aMemberOfAnEnsembleSaysWhatToDoInstead() throws Exception {
        start();
        byte[] snapshot = snapshot();
        try (var ensemble = new TestEnsemble(directory, 3, 0)) {
            EnsembleServer one = null;
            for (int id = 1; id <= 3; id++) {
                one = ensemble.start(id, "admin.serverAddress=127.0.0.1", "admin.serverPort=0");
            }
            ensemble.awaitLeader();
            try (Operations member = Operations.of(() -> {}, Objects.requireNonNull(one).shown())) {
                assertThat(restore(member, snapshot))
                        .startsWith("503 ")
                        .contains("a member of an ensemble has what its leader has");
            }
        }
    }
}
