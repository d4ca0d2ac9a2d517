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
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.election.ElectionPortUnavailableException;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.testing.FreePorts;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Three members on real sockets and real disks. */
class EnsembleServerTest {
    @TempDir Path directory;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private TestEnsemble ensemble;

    @BeforeEach
    void makeEnsemble() throws IOException {
        ensemble = new TestEnsemble(directory, 3, 0);
    }

    @AfterEach
    void stopEnsemble() throws IOException {
        ensemble.close();
        assertThat(ensemble.failures()).isEmpty();
    }

    @Test
    @Tag("S081")
    @Tag("S083")
    void aWriteThroughAnyMemberIsSeenThroughAllOfThemInOneOrder() throws Exception {
        ensemble.startAll();
        ensemble.awaitLeader();

        var zxids = new ArrayList<Long>();
        for (int round = 0; round < 3; round++) {
            for (int id : ensemble.ids()) {
                try (Wire client = Wire.connected(ensemble.client(id))) {
                    Wire.Reply created = client.call(create("/from" + id + "-" + round, "x"));
                    assertThat(created.error()).isEqualTo(ErrorCode.OK);
                    zxids.add(created.zxid());
                }
            }
        }

        assertThat(zxids).isSorted().doesNotHaveDuplicates();
        for (int id : ensemble.ids()) {
            try (Wire client = Wire.connected(ensemble.client(id))) {
                client.call(new Request.Sync(ZnodePath.of("/")));
                for (int from : ensemble.ids()) {
                    assertThat(client.call(get("/from" + from + "-2")).error())
                            .isEqualTo(ErrorCode.OK);
                }
            }
        }
    }

    @Test
    void aServerAloneThatJoinsAnEnsembleDoesNotLoseItsTtlZnodesUnasked() throws Exception {
        var alone =
                ServerConfig.parse(
                        "clientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\ndataDir="
                                + Files.createDirectories(directory.resolve("server1"))
                                + "\n",
                        "zoo.cfg",
                        new Properties());
        try (Server server = Server.start(alone, cause -> {});
                Wire client = Wire.connected(server.clientAddress())) {
            var lasting =
                    new Request.Create(
                            OpCode.CREATE_TTL,
                            ZnodePath.of("/t"),
                            null,
                            Acl.OPEN,
                            CreateFlag.PERSISTENT_WITH_TTL,
                            86_400_000);
            assertThat(client.call(lasting).error()).isEqualTo(ErrorCode.OK);
        }

        assertThatThrownBy(() -> ensemble.start(1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("extendedTypesEnabled=true");
        ensemble.start(1, "extendedTypesEnabled=true");
    }

    @Test
    @Tag("S080")
    @Tag("S082")
    void whoeverStopsTheOthersGoOnAndItComesBack() throws Exception {
        ensemble.startAll();
        ensemble.awaitLeader();
        int written = 0;
        for (int round = 0; round < 2; round++) {
            for (int id = 1; id <= 3; id++) {
                ensemble.stop(id);
                ensemble.awaitLeader();
                written++;
                write(ensemble.ids().getFirst(), "/n" + written);
                ensemble.start(id);
                ensemble.awaitLeader();
                for (int member : ensemble.ids()) {
                    assertIsThere(member, "/n" + written);
                }
            }
        }
    }

    @Test
    @Tag("S086")
    @Tag("S083")
    void aLonelyMemberServesNobody() throws Exception {
        ensemble.startAll();
        ensemble.awaitLeader();

        ensemble.stop(2);
        int left = ensemble.awaitLeader();
        ensemble.stop(left == 1 ? 3 : 1);
        ensemble.awaitOutOfService(left);

        assertThat(ensemble.word(left, "srvr"))
                .isEqualTo("This ZooKeeper instance is not currently serving requests\n");
        assertThat(ensemble.word(left, "ruok")).isEqualTo("imok");
        assertThat(ensemble.word(left, "isro")).isEqualTo("null");
        try (Wire client = new Wire(ensemble.client(left))) {
            client.sendConnect(SessionId.NONE, null);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void whoeverHasTheClientPortKeepsTheDirectoryToo() throws Exception {
        try (var zooKeeper = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "clientPort=" + zooKeeper.getLocalPort();

            assertThatThrownBy(() -> ensemble.start(1, taken))
                    .hasMessageContaining("Is another server running there?");
        }
        assertThat(directory.resolve("server1/version-2")).doesNotExist();
    }

    @Test
    void whoeverHasTheElectionPortKeepsTheDirectoryToo() throws Exception {
        InetSocketAddress address = ensemble.election(1);
        try (var zooKeeper = new ServerSocket(address.getPort(), 1, address.getAddress())) {
            assertThatThrownBy(() -> ensemble.start(1, "electionPortBindRetry=1"))
                    .isInstanceOf(ElectionPortUnavailableException.class)
                    .hasMessageContaining("Does another server run there")
                    .hasMessageContaining(":" + zooKeeper.getLocalPort());
        }
        assertThat(directory.resolve("server1/version-2")).doesNotExist();
    }

    @Test
    void sessionsThatAMemberKeepsToItselfAreShown() throws Exception {
        for (int id = 1; id <= 3; id++) {
            ensemble.start(id, "localSessionsEnabled=true");
        }
        int leader = ensemble.awaitLeader();
        for (int id : ensemble.ids()) {
            try (Wire client = new Wire(ensemble.client(id))) {
                SessionId session = client.connect(SessionId.NONE, null).session();

                assertThat(ensemble.word(id, "mntr"))
                        .contains("\nzk_local_sessions\t1\n", "\nzk_global_sessions\t0\n");
                assertThat(ensemble.word(id, "dump"))
                        .contains("Local Session Sets (1)/(1):\n", "\t" + session + "\n")
                        .contains(id == leader ? "Global Session Sets (0)" : "Global Sessions(0)");
            }
        }
    }

    @Test
    void confShowsTheMembersAsTheyAreNow() throws Exception {
        Path data = Files.createDirectories(directory.resolve("growing"));
        Files.writeString(data.resolve("myid"), "1001\n");
        Path file =
                Files.writeString(
                        directory.resolve("zoo.cfg"),
                        """
                        initLimit=10
                        syncLimit=5
                        dataDir=%s
                        clientPort=0
                        clientPortAddress=127.0.0.1
                        server.1001=127.0.0.1:%d:%d
                        standaloneEnabled=false
                        reconfigEnabled=true
                        skipACL=yes
                        multiAddress.enabled=true
                        4lw.commands.whitelist=*
                        """
                                .formatted(data, FreePorts.next(), FreePorts.next()));
        var failures = new CopyOnWriteArrayList<Throwable>();
        ServerConfig config =
                ServerConfig.load(List.of(file.toString()), directory, new Properties());
        try (EnsembleServer server = EnsembleServer.start(config, failures::add)) {
            InetSocketAddress address = server.clientAddress();
            await(() -> word(address, "srvr").contains("Mode: leader"));
            try (Wire client = Wire.connected(address)) {
                var joining =
                        new Request.Reconfig(
                                "server.2=127.0.0.1:2:3:observer|127.0.0.2:5:6:observer;4",
                                null,
                                null,
                                -1);
                assertThat(client.call(joining).error()).isEqualTo(ErrorCode.OK);
            }

            await(
                    () ->
                            word(address, "conf")
                                    .contains(
                                            "server.2=127.0.0.1:2:3|127.0.0.2:5:6:observer;"
                                                    + "0.0.0.0:4\n"));
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void whoRemovesTheLeaderHearsThatItIsDone() throws Exception {
        for (int id = 1; id <= 3; id++) {
            ensemble.start(id, "reconfigEnabled=true\nstandaloneEnabled=false\nskipACL=yes");
        }
        int first = ensemble.awaitLeader();
        int follower = first == 1 ? 2 : 1;
        try (Wire client = Wire.connected(ensemble.client(follower))) {
            assertThat(client.call(removing(first)).error()).isEqualTo(ErrorCode.OK);
        }
        ensemble.stop(first);

        int second = ensemble.awaitLeader();
        try (Wire client = Wire.connected(ensemble.client(second))) {
            assertThat(client.call(removing(second)).error()).isEqualTo(ErrorCode.OK);
        }
    }

    private static Request.Reconfig removing(int id) {
        return new Request.Reconfig(null, Integer.toString(id), null, -1);
    }

    @Test
    void allMembersStopAndComeBackWithEverything() throws Exception {
        ensemble.startAll();
        ensemble.awaitLeader();
        write(1, "/a");
        for (int id : ensemble.ids()) {
            ensemble.stop(id);
        }

        ensemble.startAll();
        ensemble.awaitLeader();

        for (int id : ensemble.ids()) {
            assertIsThere(id, "/a");
        }
    }

    @Test
    void fourLetterWordsNameTheRoles() throws Exception {
        ensemble.startAll();
        int leader = ensemble.awaitLeader();
        write(leader, "/a");

        for (int id : ensemble.ids()) {
            boolean leads = id == leader;
            String role = leads ? "leader" : "follower";
            assertThat(ensemble.word(id, "srvr")).contains("Mode: " + role + "\n");
            assertThat(ensemble.word(id, "stat")).contains("Mode: " + role + "\n");
            assertThat(ensemble.word(id, "isro")).isEqualTo("rw");
            assertThat(ensemble.word(id, "mntr"))
                    .contains("zk_server_state\t" + role + "\n")
                    .contains("zk_quorum_size\t3\n")
                    .contains(
                            "zk_peer_state\t"
                                    + (leads ? "leading" : "following")
                                    + " - broadcast\n");
            if (leads) {
                assertThat(ensemble.word(id, "mntr"))
                        .contains("zk_learners\t2\n")
                        .contains("zk_synced_followers\t2\n")
                        .contains("zk_pending_syncs\t0\n");
            }
            assertThat(ensemble.word(id, "conf"))
                    .contains("serverId=" + id + "\n")
                    .contains("initLimit=15\nsyncLimit=5\nelectionAlg=3\n")
                    .contains("peerType=0\nmembership: \nserver.1=127.0.0.1:")
                    .endsWith("version=0");
            assertThat(ensemble.word(id, "srvr").contains("Proposal sizes last/min/max: "))
                    .isEqualTo(leads);
        }
    }

    @Test
    void metricsTellWhatHappenedToTheLastTransaction() throws Exception {
        ensemble.startAll();
        int leader = ensemble.awaitLeader();
        for (int id : ensemble.ids()) {
            write(id, "/by" + id);
        }
        // A session and a znode each.
        long transactions = 2L * ensemble.ids().size();

        for (int id : ensemble.ids()) {
            try (var client = Wire.connected(ensemble.client(id))) {
                client.call(new Request.Sync(ZnodePath.ROOT));
                client.call(new Request.GetData(ZnodePath.ROOT, false));
            }
        }
        for (int id : ensemble.ids()) {
            boolean leads = id == leader;
            assertThat(metric(id, leads ? "commit_count" : "learner_commit_received_count"))
                    .isGreaterThanOrEqualTo(transactions);
            assertThat(metric(id, "cnt_propagation_latency")).isGreaterThanOrEqualTo(transactions);
            assertThat(metric(id, "cnt_quorum_ack_latency") > 0).isEqualTo(leads);
            assertThat(metric(id, "cnt_commit_propagation_latency") > 0).isEqualTo(!leads);
            assertThat(metric(id, "cnt_readlatency")).isEqualTo(2);
            assertThat(metric(id, "cnt_updatelatency")).isEqualTo(3);
            assertThat(metric(id, "connection_request_count")).isEqualTo(2);
            assertThat(metric(id, "bytes_received_count")).isGreaterThan(100);
            assertThat(metric(id, "response_bytes")).isGreaterThan(100);
            assertThat(metric(id, "cnt_election_time")).isPositive();
            assertThat(metric(id, "cnt_unavailable_time")).isPositive();
            assertThat(metric(id, "cnt_leader_unavailable_time") > 0).isEqualTo(leads);
            assertThat(metric(id, "cnt_follower_sync_time") > 0).isEqualTo(!leads);
            assertThat(metric(id, "diff_count") > 1).isEqualTo(leads);

            ensemble.word(id, "srst");
            assertThat(metric(id, "cnt_updatelatency")).isZero();
            assertThat(metric(id, "cnt_election_time")).isZero();
        }
        bringASessionToAnotherFollower(leader);
        assertThat(metric(leader, "revalidate_count")).isEqualTo(1);
    }

    private void bringASessionToAnotherFollower(int leader) throws Exception {
        ConnectResponse first;
        try (var client = new Wire(ensemble.client(leader % 3 + 1))) {
            first = client.connect(SessionId.NONE, null);
        }
        try (var client = new Wire(ensemble.client((leader + 1) % 3 + 1))) {
            assertThat(client.connect(first.session(), first.password()).session())
                    .isEqualTo(first.session());
        }
    }

    private long metric(int id, String name) throws Exception {
        String start = "zk_" + name + "\t";
        return ensemble.word(id, "mntr")
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> Long.parseLong(line.substring(start.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag("S141")
    @Tag("S089")
    @Tag("S090")
    void theLeaderAloneListensForLearnersAndAllForVotes() throws Exception {
        ensemble.startAll();
        int leader = ensemble.awaitLeader();

        for (int id : ensemble.ids()) {
            assertThat(isOpen(ensemble.quorum(id))).isEqualTo(id == leader);
            assertThat(isOpen(ensemble.election(id))).isTrue();
        }
    }

    private static boolean isOpen(InetSocketAddress address) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (ConnectException e) {
            return false;
        }
    }

    private void write(int id, String path) throws IOException {
        try (Wire client = Wire.connected(ensemble.client(id))) {
            assertThat(client.call(create(path, "x")).error()).isEqualTo(ErrorCode.OK);
        }
    }

    private void assertIsThere(int id, String path) throws IOException {
        try (Wire client = Wire.connected(ensemble.client(id))) {
            client.call(new Request.Sync(ZnodePath.of("/")));
            assertThat(client.call(get(path)).error())
                    .as(path + " at " + id)
                    .isEqualTo(ErrorCode.OK);
        }
    }

    private static Request create(String path, String data) {
        return new Request.Create(
                OpCode.CREATE, ZnodePath.of(path), Bytes.utf8(data), Acl.OPEN, 0, -1);
    }

    private static Request get(String path) {
        return new Request.GetData(ZnodePath.of(path), false);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static String word(InetSocketAddress address, String word) throws IOException {
        try (var wire = new Wire(address)) {
            wire.sendBytes(word.getBytes(StandardCharsets.US_ASCII));
            return wire.readToEnd();
        }
    }
}
