package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.client.Frame;
import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.transport.Driver;
import dev.ostler.storage.disk.FileInUseException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A whole server on real sockets and a real disk. */
class ServerTest {
    private static final long PING_BYTES = 12;

    @TempDir Path directory;

    private final List<Throwable> failures = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void servesOnEachTransportThatTheMachineHas(Driver driver) throws Exception {
        if (!driver.isAvailable()) {
            // The fallback exists for machines like this one; what is left of it is tested here.
            assertThat(Driver.best()).isNotEqualTo(driver);
            return;
        }
        try (Server server = start("ostler.transport=" + driver);
                Wire client = Wire.connected(server.clientAddress())) {
            assertThat(client.call(create("/a", "1", 0)).error()).isEqualTo(ErrorCode.OK);
            for (int i = 0; i < 100; i++) {
                client.send(new Request.GetData(ZnodePath.of("/a"), false));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(client.reply().body().readBuffer()).isEqualTo(Bytes.utf8("1"));
            }
        }
    }

    @Test
    void isClosedAmongRequestsWithoutAFailure() throws Exception {
        for (int round = 0; round < 5; round++) {
            try (Server server = start();
                    Wire client = Wire.connected(server.clientAddress())) {
                for (int i = 0; i < 3_000; i++) {
                    client.send(create("/" + round + "-" + i, "1", 0));
                }
                // The others are under way.
                assertThat(client.reply().error()).isEqualTo(ErrorCode.OK);
            }
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void authenticatingKeepsNoSessionAlive() throws Exception {
        try (Server server = start("maxSessionTimeout=300", "minSessionTimeout=300");
                Wire asking = Wire.connected(server.clientAddress());
                Wire pinging = Wire.connected(server.clientAddress())) {
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (asksForSasl(asking) && System.nanoTime() - deadline < 0) {
                assertThat(pinging.call(new Request.Ping()).error()).isEqualTo(ErrorCode.OK);
            }
            assertThat(asksForSasl(asking)).isFalse();
            assertThat(pinging.call(new Request.Ping()).error()).isEqualTo(ErrorCode.OK);
        }
    }

    /** Whether it is still answered. */
    private static boolean asksForSasl(Wire client) {
        try {
            client.call(new Request.Auth(0, "digest", Bytes.utf8("bob:secret")));
            return client.call(new Request.Sasl(Bytes.EMPTY)).error() == ErrorCode.OK;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @Tag("S012")
    @Tag("S184")
    @Tag("S187")
    void whatWasAcknowledgedIsThereAfterARestart() throws Exception {
        SessionId session;
        Bytes password;
        try (Server server = start();
                Wire client = new Wire(server.clientAddress())) {
            ConnectResponse response = client.connect(SessionId.NONE, null);
            session = response.session();
            password = response.password();
            client.call(create("/a", "1", 0));
            client.call(create("/a/e", "2", CreateFlag.EPHEMERAL));
        }

        try (Server server = start();
                Wire client = new Wire(server.clientAddress())) {
            assertThat(client.connect(session, password).session()).isEqualTo(session);
            assertThat(client.call(get("/a")).body().readBuffer()).isEqualTo(Bytes.utf8("1"));
            assertThat(client.call(get("/a/e")).body().readBuffer()).isEqualTo(Bytes.utf8("2"));
        }
        assertThat(failures).isEmpty();
    }

    /** Else a death just after the first write would leave a log that the next start refuses. */
    @Test
    @Tag("S012")
    void nobodyIsServedBeforeThereIsASnapshotToLogBehind() throws Exception {
        try (Server server = start()) {
            assertThat(server.clientAddress()).isNotNull();
            assertThat(directory.resolve("data/version-2/snapshot.0")).isRegularFile();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void aServerAloneServesWhateverNumberItsDirectoryHas() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        for (String myid : List.of("255", "1001", "-1")) {
            Files.writeString(directory.resolve("data/myid"), myid);
            try (Server server = start();
                    Wire client = new Wire(server.clientAddress())) {
                SessionId session = client.connect(SessionId.NONE, null).session();
                assertThat(session.value() >>> 56).isEqualTo(1);
            }
        }
    }

    @Test
    void severalServersLiveInOneProcess() throws Exception {
        try (Server one = start();
                Server two = start(directory.resolve("two"));
                Wire first = Wire.connected(one.clientAddress());
                Wire second = Wire.connected(two.clientAddress())) {
            first.call(create("/a", "1", 0));
            assertThat(second.call(get("/a")).error()).isEqualTo(ErrorCode.NO_NODE);
        }
    }

    @Test
    void aDirectoryServesOneServerAtATime() throws Exception {
        try (Server server = start()) {
            assertThat(server.clientAddress().getPort()).isPositive();
            assertThatThrownBy(this::start).isInstanceOf(FileInUseException.class);
        }
    }

    @Test
    void aTakenPortIsNamedWithWhatToDo() throws Exception {
        try (Server server = start()) {
            int port = server.clientAddress().getPort();
            assertThatThrownBy(() -> start(directory.resolve("two"), "clientPort=" + port))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(port))
                    .hasMessageContaining("clientPort");
        }
        // The server that could not start has left nothing behind.
        try (Server server = start(directory.resolve("two"))) {
            assertThat(server.clientAddress().getPort()).isPositive();
        }
    }

    @Test
    void whoeverHasThePortKeepsTheDirectoryToo() throws Exception {
        try (var zooKeeper = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("clientPort=" + zooKeeper.getLocalPort()))
                    .hasMessageContaining("Is another server running there?");
        }
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @Test
    void aServerAloneHasNoMembersToChange() throws Exception {
        var joining = new Request.Reconfig("server.2=127.0.0.1:1:2;3", null, null, -1);
        try (Server server = start();
                Wire client = Wire.connected(server.clientAddress())) {
            assertThat(client.call(joining).error()).isEqualTo(ErrorCode.RECONFIG_DISABLED);
        }
        try (Server server = start("reconfigEnabled=true");
                Wire client = Wire.connected(server.clientAddress())) {
            assertThat(client.call(joining).error()).isEqualTo(ErrorCode.UNIMPLEMENTED);
        }
    }

    @Test
    void moreConnectionsThanAnAddressMayHaveAreClosedAtOnce() throws Exception {
        try (Server server = start("maxClientCnxns=2");
                Wire one = Wire.connected(server.clientAddress());
                Wire two = Wire.connected(server.clientAddress());
                Wire three = new Wire(server.clientAddress())) {
            assertThat(three.isClosedByServer()).isTrue();
            assertThat(one.call(get("/")).error()).isEqualTo(ErrorCode.OK);
            assertThat(two.call(get("/")).error()).isEqualTo(ErrorCode.OK);
        }
    }

    @Test
    void whoConnectsTooOftenIsDisconnectedWithoutAnAnswer() throws Exception {
        try (Server server =
                        start(
                                "connection_throttle_tokens=1",
                                "connection_throttle_fill_time=1000000",
                                "4lw.commands.whitelist=*");
                Wire one = Wire.connected(server.clientAddress());
                Wire two = new Wire(server.clientAddress())) {
            two.sendConnect(SessionId.NONE, null);
            assertThat(two.isClosedByServer()).isTrue();
            assertThat(one.call(get("/")).error()).isEqualTo(ErrorCode.OK);
            assertThat(word(server, "mntr"))
                    .contains("\nzk_connection_rejected\t1\n")
                    .contains("\nzk_connection_request_count\t1\n")
                    .contains("\nzk_max_connection_token_deficit\t1\n");
        }
    }

    @Test
    void theLengthsOfResponsesAreCounted() throws Exception {
        try (Server server = start("4lw.commands.whitelist=*")) {
            assertThat(word(server, "mntr")).contains("\nzk_last_client_response_size\t-1\n");
            SessionId session;
            Bytes password;
            try (Wire client = new Wire(server.clientAddress())) {
                ConnectResponse response = client.connect(SessionId.NONE, null);
                session = response.session();
                password = response.password();
                assertThat(word(server, "mntr"))
                        .contains("\nzk_min_client_response_size\t-1\n")
                        .contains("\nzk_connection_revalidate_count\t0\n");
            }
            try (Wire client = new Wire(server.clientAddress());
                    Wire other = Wire.connected(server.clientAddress())) {
                client.connect(session, password);
                client.call(create("/a", "x".repeat(1000), 0)); // 16, and 4 + 2 for the path
                client.call(new Request.GetData(ZnodePath.of("/a"), true)); // and 4 + 1000 + 68
                assertThat(word(server, "mntr"))
                        .contains("\nzk_connection_revalidate_count\t1\n")
                        .contains("\nzk_min_client_response_size\t22\n")
                        .contains("\nzk_max_client_response_size\t1088\n")
                        .contains("\nzk_last_client_response_size\t1088\n")
                        .contains("\nzk_watch_bytes\t0\n");
                other.call(new Request.SetData(ZnodePath.of("/a"), Bytes.EMPTY, -1));
                client.call(new Request.Ping()); // The notification goes first.
                assertThat(word(server, "mntr"))
                        .contains("\nzk_min_client_response_size\t16\n")
                        .contains("\nzk_last_client_response_size\t16\n")
                        .contains("\nzk_watch_bytes\t30\n"); // 16 + 4 + 4 + 4 + 2
            }
        }
    }

    @Test
    void aLargeRequestThatIsOneTooManyEndsItsConnection() throws Exception {
        try (Server server =
                        start(
                                "largeRequestThreshold=1000",
                                "largeRequestMaxBytes=3000",
                                "4lw.commands.whitelist=*");
                Wire client = Wire.connected(server.clientAddress())) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.call(create("/" + i, "x".repeat(2_000), 0)).error())
                        .isEqualTo(ErrorCode.OK);
            }
            client.send(create("/3", "x".repeat(3_000), 0));
            assertThat(client.isClosedByServer()).isTrue();
            assertThat(word(server, "mntr")).contains("\nzk_large_requests_rejected\t1\n");
        }
    }

    @Test
    void theShortestSessionTimeoutMayBeZero() throws Exception {
        try (Server server = start("minSessionTimeout=0", "tickTime=2000");
                Wire client = new Wire(server.clientAddress())) {
            assertThat(client.connect(SessionId.NONE, null).timeout()).isEqualTo(30_000);
        }
    }

    @Test
    void aConnectionThatMakesNoSessionIsClosedAfterAWhile() throws Exception {
        try (Server server = start("nio.sessionlessCnxnTimeout=1000", "4lw.commands.whitelist=*");
                Wire idle = new Wire(server.clientAddress());
                Wire busy = Wire.connected(server.clientAddress())) {
            assertThat(idle.isClosedByServer()).isTrue();
            assertThat(busy.call(get("/")).error()).isEqualTo(ErrorCode.OK);
            assertThat(word(server, "mntr"))
                    .contains("\nzk_sessionless_connections_expired\t1\n")
                    .contains("\nzk_connection_drop_count\t0\n");
        }
    }

    @Test
    void clientsThatEndTheirConnectionsAreCounted() throws Exception {
        try (Server server = start("4lw.commands.whitelist=*")) {
            try (Wire client = Wire.connected(server.clientAddress())) {
                assertThat(client.call(get("/")).error()).isEqualTo(ErrorCode.OK);
            }
            String mntr;
            do {
                mntr = word(server, "mntr");
                // Only the one that asks is left, once the server knows of the end.
            } while (!mntr.contains("\nzk_num_alive_connections\t1\n"));
            assertThat(mntr).contains("\nzk_connection_drop_count\t1\n");
        }
    }

    @Test
    void aClientThatDoesNotReadIsHeldBackAndLosesNothing() throws Exception {
        try (Server server = start();
                Wire lazy = Wire.connected(server.clientAddress());
                Wire other = Wire.connected(server.clientAddress())) {
            String value = "x".repeat(200_000);
            lazy.call(create("/big", value, 0));
            for (int i = 0; i < 400; i++) {
                lazy.send(get("/big"));
            }
            assertThat(other.call(create("/small", "", 0)).error()).isEqualTo(ErrorCode.OK);
            for (int i = 0; i < 400; i++) {
                Wire.Reply reply = lazy.reply();
                assertThat(reply.xid()).isEqualTo(i + 2);
                assertThat(reply.body().readSpan()).isEqualTo(value.length());
            }
        }
    }

    @Test
    void aClientIsHeardOfWhileItsRepliesWait() throws Exception {
        try (Server server = start("4lw.commands.whitelist=*");
                Wire lazy = Wire.connected(server.clientAddress())) {
            lazy.call(create("/big", "x".repeat(1_000_000), 0));
            for (int i = 0; i < 40; i++) {
                lazy.send(get("/big"));
            }
            long before = bytesReceived(server);
            int pings = 5_000;
            for (int i = 0; i < pings; i++) {
                lazy.send(new Request.Ping());
            }
            long deadline = System.nanoTime() + 20_000_000_000L;
            while (bytesReceived(server) < before + pings * PING_BYTES) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(10_000_000); // Each look is bytes received as well.
            }
            for (int i = 0; i < 40; i++) {
                assertThat(lazy.reply().body().readSpan()).isEqualTo(1_000_000);
            }
            for (int i = 0; i < pings; i++) {
                assertThat(lazy.reply().xid()).isEqualTo(Frame.PING_XID);
            }
        }
    }

    @Test
    void repliesOfAnyLengthReachAClientThatReadsThem() throws Exception {
        try (Server server = start();
                Wire client = Wire.connected(server.clientAddress())) {
            client.call(create("/big", "x".repeat(1_000_000), 0));
            client.send(create("/first", "", 0)); // The others wait for it, and come at once.
            for (int i = 0; i < 80; i++) {
                client.send(get("/big"));
            }
            assertThat(client.reply().error()).isEqualTo(ErrorCode.OK);
            for (int i = 0; i < 80; i++) {
                assertThat(client.reply().body().readSpan()).isEqualTo(1_000_000);
            }
        }
    }

    @Test
    void aShortRequestForMoreThanMemoryHoldsHarmsNobody() throws Exception {
        try (Server server = start();
                Wire greedy = Wire.connected(server.clientAddress());
                Wire other = Wire.connected(server.clientAddress())) {
            greedy.call(create("/parent", "", 0));
            int children = 5_000;
            for (int i = 0; i < children; i++) {
                greedy.send(create("/parent/" + "n".repeat(200) + i, "", 0));
            }
            for (int i = 0; i < children; i++) {
                assertThat(greedy.reply().error()).isEqualTo(ErrorCode.OK);
            }
            var lists =
                    new Request.MultiRead(
                            Collections.nCopies(
                                    3_000,
                                    new Request.GetChildren(
                                            OpCode.GET_CHILDREN, ZnodePath.of("/parent"), false)));
            assertThat(greedy.call(lists).error()).isEqualTo(ErrorCode.MARSHALLING_ERROR);
            greedy.send(create("/behind", "", 0));
            greedy.send(lists);
            assertThat(greedy.reply().error()).isEqualTo(ErrorCode.OK);
            assertThat(greedy.reply().error()).isEqualTo(ErrorCode.MARSHALLING_ERROR);

            assertThat(other.call(get("/behind")).error()).isEqualTo(ErrorCode.OK);
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void moreRequestsThanTheServerWantsWaitInTheSocketAndAreAllAnswered() throws Exception {
        try (Server server = start("globalOutstandingLimit=1");
                Wire client = Wire.connected(server.clientAddress())) {
            for (int i = 0; i < 1000; i++) {
                client.send(create("/n" + i, "", 0));
                client.send(get("/n" + i));
            }
            for (int i = 0; i < 2000; i++) {
                Wire.Reply reply = client.reply();
                assertThat(reply.xid()).isEqualTo(i + 1);
                assertThat(reply.error()).isEqualTo(ErrorCode.OK);
            }
        }
    }

    @Test
    void aRequestInManyPiecesAndALargeOneAreTakenWhole() throws Exception {
        try (Server server = start();
                Wire client = Wire.connected(server.clientAddress())) {
            String value = "y".repeat(1_000_000);
            assertThat(client.call(create("/large", value, 0)).error()).isEqualTo(ErrorCode.OK);
            assertThat(client.call(get("/large")).body().readSpan()).isEqualTo(value.length());
        }
    }

    @Test
    void requestsThatAreCutAnywhereAreTakenInOrder() throws Exception {
        try (Server server = start();
                Wire client = Wire.connected(server.clientAddress());
                Wire other = Wire.connected(server.clientAddress())) {
            var random = new Random(1);
            var stream = new ByteArrayOutputStream();
            int[] lengths = new int[60];
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = random.nextInt(i % 20 == 19 ? 200_000 : 3_000);
                stream.write(client.encode(create("/n" + i, "y".repeat(lengths[i]), 0)));
                stream.write(client.encode(get("/n" + i)));
            }
            byte[] bytes = stream.toByteArray();
            for (int from = 0; from < bytes.length; ) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(7_000));
                client.sendBytes(Arrays.copyOfRange(bytes, from, to));
                other.call(get("/")); // The server has most likely seen this piece alone then.
                from = to;
            }
            for (int i = 0; i < lengths.length; i++) {
                assertThat(client.reply().error()).isEqualTo(ErrorCode.OK);
                assertThat(client.reply().body().readSpan()).isEqualTo(lengths[i]);
            }
        }
    }

    @Test
    void fourLetterWordsAreAnsweredByTheWhitelist() throws Exception {
        try (Server server = start("4lw.commands.whitelist=ruok")) {
            assertThat(word(server, "ruok")).isEqualTo("imok");
            assertThat(word(server, "srvr")).contains("Mode: standalone", "Node count: 5");
            assertThat(word(server, "wchs")).contains("is not in the whitelist");
        }
    }

    @Test
    @Tag("S162")
    void operatorsSeeSessionsByTheTickTheyExpireAt() throws Exception {
        try (Server server = start("4lw.commands.whitelist=*");
                Wire client = new Wire(server.clientAddress())) {
            ConnectResponse response = client.connect(SessionId.NONE, null);
            client.call(create("/e", "", CreateFlag.EPHEMERAL));
            assertThat(word(server, "dump"))
                    .contains("Session Sets (1)/(1):", "\t" + response.session(), "\t/e");
        }
    }

    @Test
    @Tag("S031")
    @Tag("S032")
    void operatorsSeeWatchesByPathAndBySession() throws Exception {
        try (Server server = start("4lw.commands.whitelist=*");
                Wire client = new Wire(server.clientAddress())) {
            String session = client.connect(SessionId.NONE, null).session().toString();
            client.call(new Request.GetData(ZnodePath.ROOT, true));
            client.call(new Request.GetData(ZnodePath.ROOT, true));
            assertThat(word(server, "wchp")).isEqualTo("/\n\t" + session + "\n\n");
            assertThat(word(server, "wchc")).isEqualTo(session + "\n\t/\n\n");

            client.send(new Request.SetData(ZnodePath.ROOT, null, -1));
            assertThat(client.reply().xid()).isEqualTo(-1);
            assertThat(client.reply().error()).isEqualTo(ErrorCode.OK);
            assertThat(word(server, "wchs")).contains("Total watches:0");
        }
    }

    @Test
    @Tag("S195")
    @Tag("S203")
    @Tag("S205")
    @Tag("S206")
    void snapshotsAreWrittenWhileWritesGoOnAndTheLogIsRolled() throws Exception {
        try (Server server = start("snapCount=20");
                Wire client = Wire.connected(server.clientAddress())) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.call(create("/n" + i, "", 0)).error()).isEqualTo(ErrorCode.OK);
            }
        }
        List<String> names;
        try (var files = Files.list(directory.resolve("data/version-2"))) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(names).filteredOn(name -> name.startsWith("snapshot.")).hasSizeGreaterThan(2);
        assertThat(names).filteredOn(name -> name.startsWith("log.")).hasSizeGreaterThan(2);
    }

    @Test
    void znodesOutliveTheirTimeToLiveNoLongerThanTheNextLook() throws Exception {
        try (Server server =
                        start("extendedTypesEnabled=true", "znode.container.checkIntervalMs=20");
                Wire client = Wire.connected(server.clientAddress())) {
            client.call(
                    new Request.Create(
                            OpCode.CREATE_TTL,
                            ZnodePath.of("/t"),
                            null,
                            Acl.OPEN,
                            CreateFlag.PERSISTENT_WITH_TTL,
                            1));
            client.call(new Request.Exists(ZnodePath.of("/t"), true));
            // The event, unless it was gone before the watch was left.
            if (client.call(new Request.Exists(ZnodePath.of("/t"), true)).error() == ErrorCode.OK) {
                assertThat(client.reply().xid()).isEqualTo(-1);
            }
        }
    }

    private static long bytesReceived(Server server) throws IOException {
        return word(server, "mntr")
                .lines()
                .filter(line -> line.startsWith("zk_bytes_received_count\t"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('\t') + 1)))
                .sum();
    }

    private static String word(Server server, String word) throws IOException {
        try (Wire wire = new Wire(server.clientAddress())) {
            wire.sendBytes(word.getBytes(StandardCharsets.US_ASCII));
            return wire.readToEnd();
        }
    }

    private static Request create(String path, String data, int flags) {
        return new Request.Create(
                OpCode.CREATE, ZnodePath.of(path), Bytes.utf8(data), Acl.OPEN, flags, -1);
    }

    private static Request get(String path) {
        return new Request.GetData(ZnodePath.of(path), false);
    }

    private Server start(String... settings) throws IOException, ConfigException {
        return start(directory.resolve("data"), settings);
    }

    private Server start(Path data, String... settings) throws IOException, ConfigException {
        var text =
                new StringBuilder("clientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\n")
                        .append("dataDir=")
                        .append(data)
                        .append('\n');
        var properties = new Properties();
        for (String setting : settings) {
            String key = setting.substring(0, setting.indexOf('='));
            if (key.startsWith("znode.")) {
                properties.setProperty(key, setting.substring(key.length() + 1));
            } else {
                text.append(setting).append('\n');
            }
        }
        return Server.start(ServerConfig.parse(text.toString(), "test", properties), failures::add);
    }
}
