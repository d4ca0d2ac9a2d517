package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.server.config.ServerConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The ports for operators, on whole servers; the interop tests compare all answers. */
class OperationsTest {
    private static final String PROMETHEUS =
            "metricsProvider.className="
                    + "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider\n"
                    + "metricsProvider.httpHost=127.0.0.1\n";

    @TempDir Path directory;

    private final List<Throwable> failures = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private Operations start(String settings) throws Exception {
        ServerConfig config =
                ServerConfig.parse(
                        "clientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\ndataDir="
                                + directory.resolve("data")
                                + "\nadmin.serverAddress=127.0.0.1\n"
                                + settings,
                        "zoo.cfg",
                        new Properties());
        Server server = Server.start(config, failures::add);
        return Operations.of(server, server.shown());
    }

    private HttpResponse<byte[]> ask(InetSocketAddress at, String path, String... headers)
            throws Exception {
        var request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(at.getPort(), path)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String text(InetSocketAddress at, String path, String... headers) throws Exception {
        return new String(ask(at, path, headers).body(), StandardCharsets.UTF_8);
    }

    private static InetSocketAddress admin(Operations server) {
        return server.adminAddress().orElseThrow();
    }

    @Test
    void theStatusTellsWhetherItIsAliveAndReady() throws Exception {
        try (Operations server = start("admin.serverPort=0\n")) {
            assertThat(ask(admin(server), "/live").statusCode()).isEqualTo(200);
            assertThat(ask(admin(server), "/ready").statusCode()).isEqualTo(200);
            assertThat(text(admin(server), "/ready")).isEqualTo("ready: standalone\n");
            assertThat(ask(admin(server), "/ready/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aMemberWithoutAQuorumIsAliveAndNotReady() throws Exception {
        try (var ensemble = new TestEnsemble(directory, 3, 0)) {
            String port = "admin.serverPort=0\nadmin.serverAddress=127.0.0.1";
            ServerConfig config = ensemble.config(1, port);
            EnsembleServer member = EnsembleServer.start(config, failures::add);
            try (Operations server = Operations.of(member, member.shown())) {
                assertThat(ask(admin(server), "/live").statusCode()).isEqualTo(200);
                assertThat(ask(admin(server), "/ready").statusCode()).isEqualTo(503);
                assertThat(text(admin(server), "/ready")).startsWith("not ready: ");
                ensemble.start(2);
                ensemble.awaitLeader();
                awaitReady(server);
            }
        }
    }

    private void awaitReady(Operations server) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (ask(admin(server), "/ready").statusCode() != 200) {
            assertThat(System.nanoTime() - deadline).isNegative();
        }
    }

    @Test
    void commandsAreAnsweredByNameAndAlias() throws Exception {
        try (Operations server = start("admin.serverPort=0\n")) {
            String ok = "{\n  \"command\" : \"ruok\",\n  \"error\" : null\n}";
            assertThat(text(admin(server), "/commands/ruok")).isEqualTo(ok);
            assertThat(text(admin(server), "/commands/isro")).contains("\"read_only\" : false");
            assertThat(text(admin(server), "/commands/srvr"))
                    .contains("\"server_state\" : \"standalone\"");
            assertThat(text(admin(server), "/commands/nope"))
                    .isEqualTo(
                            "{\n  \"command\" : \"nope\",\n"
                                    + "  \"error\" : \"Unknown command: nope\"\n}");
            assertThat(text(admin(server), "/commands"))
                    .startsWith("<a href=\"/commands/configuration\">configuration</a>\n<br/>\n");
            assertThat(ask(admin(server), "/commands/restore", "Authorization", "ip").statusCode())
                    .isEqualTo(405);
            assertThat(ask(admin(server), "/commandsx/ruok").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theCommandUrlIsAsItIsSet() throws Exception {
        try (Operations server = start("admin.serverPort=0\nadmin.commandURL=/zk/admin\n")) {
            assertThat(ask(admin(server), "/zk/admin/ruok").statusCode()).isEqualTo(200);
            assertThat(ask(admin(server), "/commands/ruok").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aPortThatIsTakenKeepsNobodyFromServing() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Operations server = start("admin.serverPort=" + taken.getLocalPort() + "\n")) {
            assertThat(server.adminAddress()).isEmpty();
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void withoutAnAdminServerThereIsNone() throws Exception {
        try (Operations server = start("admin.enableServer=false\n")) {
            assertThat(server.adminAddress()).isEmpty();
            assertThat(server.metricsAddress()).isEmpty();
        }
    }

    @Test
    void aSnapshotIsForWhoMayDoAnythingWithTheRoot() throws Exception {
        ServerConfig config =
                ServerConfig.parse(
                        "clientPort=0\nclientPortAddress=127.0.0.1\ndataDir="
                                + directory.resolve("data")
                                + "\nadmin.serverAddress=127.0.0.1\nadmin.serverPort=0\n"
                                + "admin.rateLimiterIntervalInMS=0\n",
                        "zoo.cfg",
                        new Properties());
        Server alone = Server.start(config, failures::add);
        try (Operations server = Operations.of(alone, alone.shown());
                Wire client = Wire.connected(alone.clientAddress())) {
            Request create =
                    new Request.Create(
                            OpCode.CREATE, ZnodePath.of("/a"), Bytes.utf8("1"), Acl.OPEN, 0, -1);
            assertThat(client.call(create).error()).isEqualTo(ErrorCode.OK);
            String path = "/commands/snapshot";

            assertThat(ask(admin(server), path).statusCode()).isEqualTo(401);
            assertThat(ask(admin(server), path, "Authorization", "x y").statusCode())
                    .isEqualTo(401);
            HttpResponse<byte[]> taken = ask(admin(server), path, "Authorization", "digest a:b");
            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(taken.headers().firstValue("last_zxid")).hasValue("0x2");
            Path file = directory.resolve("data/version-2/snapshot.2");
            assertThat(taken.body()).isEqualTo(Files.readAllBytes(file));
            assertThat(taken.headers().firstValue("snapshot_size"))
                    .hasValue(Long.toString(Files.size(file)));
            assertThat(text(admin(server), path + "?streaming=false", "Authorization", "ip"))
                    .isEqualTo("{\n  \"command\" : \"snapshot\",\n  \"error\" : null\n}");
            assertThat(text(admin(server), "/commands/lsnp")).contains("\"zxid\" : \"2\"");

            Request close = new Request.SetAcl(ZnodePath.ROOT, List.of(readOnly()), -1);
            assertThat(client.call(close).error()).isEqualTo(ErrorCode.OK);
            HttpResponse<byte[]> denied = ask(admin(server), path, "Authorization", "digest a:b");
            assertThat(denied.statusCode()).isEqualTo(403);
            assertThat(new String(denied.body(), StandardCharsets.UTF_8))
                    .contains("\"error\" : \"Not authorized\"");
        }
        assertThat(failures).isEmpty();
    }

    private static Acl readOnly() {
        return new Acl(Acl.READ, "world", "anyone");
    }

    @Test
    void snapshotsThatComeTooSoonAreRefusedAndCounted() throws Exception {
        try (Operations server =
                start("admin.serverPort=0\nadmin.rateLimiterIntervalInMS=2147483647\n")) {
            String path = "/commands/snapshot";
            assertThat(ask(admin(server), path, "Authorization", "ip").statusCode()).isEqualTo(200);
            assertThat(ask(admin(server), path, "Authorization", "ip").statusCode()).isEqualTo(429);
            assertThat(text(admin(server), "/commands/monitor"))
                    .contains("\"snapshot_rate_limited_count\" : 1");
        }
    }

    @Test
    void snapshotsCanBeForbidden() throws Exception {
        try (Operations server = start("admin.serverPort=0\nadmin.snapshot.enabled=false\n")) {
            assertThat(ask(admin(server), "/commands/snap", "Authorization", "ip").statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void prometheusReadsItsPage() throws Exception {
        try (Operations server =
                start("admin.serverPort=0\n" + PROMETHEUS + "metricsProvider.httpPort=0\n")) {
            InetSocketAddress at = server.metricsAddress().orElseThrow();
            HttpResponse<byte[]> page = ask(at, "/metrics");
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(new String(page.body(), StandardCharsets.UTF_8))
                    .contains(
                            """
                            # HELP znode_count znode_count
                            # TYPE znode_count gauge
                            znode_count 5.0
                            """)
                    .contains("# TYPE looking_count counter\nlooking_count 0.0\n")
                    .contains(
                            """
                            # TYPE dbinittime summary
                            dbinittime{quantile="0.5",}\
                            """)
                    .contains(
                            """
                            # TYPE readlatency summary
                            readlatency{quantile="0.5",} NaN
                            readlatency{quantile="0.9",} NaN
                            readlatency{quantile="0.99",} NaN
                            readlatency_count 0.0
                            readlatency_sum 0.0
                            """)
                    .contains("jvm_memory_bytes_used{area=\"heap\",} ")
                    .contains("process_cpu_seconds_total ");
            assertThat(text(at, "/metrics?name[]=znode_count&name[]=readlatency_count"))
                    .isEqualTo(
                            """
                            # HELP znode_count znode_count
                            # TYPE znode_count gauge
                            znode_count 5.0
                            # HELP readlatency readlatency
                            # TYPE readlatency summary
                            readlatency_count 0.0
                            """);
            assertThat(ask(at, "/").statusCode()).isEqualTo(404);
            assertThat(text(admin(server), "/commands/monitor"))
                    .contains("\"znode_count\" : 5.0")
                    .contains("\"readlatency{quantile=\\\"0.5\\\"}\" : \"NaN\"");
        }
    }

    @Test
    void aPortForPrometheusThatIsTakenEndsTheServer() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String settings = PROMETHEUS + "metricsProvider.httpPort=" + taken.getLocalPort();
            assertThatThrownBy(() -> start("admin.enableServer=false\n" + settings))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Cannot boot MetricsProvider")
                    .hasMessageContaining("metricsProvider.httpPort");
        }
        start("admin.enableServer=false\n").close(); // Nothing is left that would be in the way.
    }

    @Test
    void membersSayWhoTheyAre() throws Exception {
        try (var ensemble = new TestEnsemble(directory, 3, 1)) {
            var ports = new ArrayList<Operations>();
            for (int id = 1; id <= 4; id++) {
                EnsembleServer member =
                        ensemble.start(id, "admin.serverAddress=127.0.0.1", "admin.serverPort=0");
                ports.add(Operations.of(() -> {}, member.shown()));
                if (id == 1) {
                    assertThat(text(admin(ports.getFirst()), "/commands/ruok"))
                            .contains("not currently serving requests");
                    assertThat(ask(admin(ports.getFirst()), "/commands/mntr").statusCode())
                            .isEqualTo(500);
                    assertThat(text(admin(ports.getFirst()), "/commands/zabstate"))
                            .contains("\"voting\" : false");
                }
            }
            int leader = ensemble.awaitLeader();
            for (int id = 1; id <= 4; id++) {
                assertThat(text(admin(ports.get(id - 1)), "/commands/leader"))
                        .contains(
                                "\"is_leader\" : " + (id == leader),
                                "\"leader_id\" : " + leader,
                                "\"leader_ip\" : \"127.0.0.1\"");
                assertThat(text(admin(ports.get(id - 1)), "/commands/zabstate"))
                        .contains(
                                "\"myid\" : " + id,
                                "\"voting\" : " + (id != 4),
                                "\"zabstate\" : \"broadcast\"");
            }
            assertThat(text(admin(ports.get(leader - 1)), "/commands/observers"))
                    .contains("\"synced_observers\" : 1", "\"sid\" : 4");
            assertThat(text(admin(ports.get(3)), "/commands/voting_view"))
                    .contains("\"1\" : {", "\"2\" : {", "\"3\" : {")
                    .doesNotContain("\"4\" : {");
            for (Operations each : ports) {
                each.close();
            }
        }
    }
}
