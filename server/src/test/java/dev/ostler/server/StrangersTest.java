package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Whoever connects to the members' ports, and whatever they send: the ensemble keeps serving. */
class StrangersTest {
    @TempDir Path directory;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private TestEnsemble ensemble;

    private int leader;

    @BeforeEach
    void startEnsemble() throws Exception {
        ensemble = new TestEnsemble(directory, 3, 0);
        ensemble.startAll();
        leader = ensemble.awaitLeader();
    }

    @AfterEach
    void theSameLeaderStillServes() throws IOException {
        try (TestEnsemble members = ensemble) {
            for (int id : members.ids()) {
                try (Wire client = Wire.connected(members.client(id))) {
                    var create =
                            new Request.Create(
                                    OpCode.CREATE,
                                    ZnodePath.of("/by" + id),
                                    Bytes.EMPTY,
                                    Acl.OPEN,
                                    0,
                                    -1);
                    assertThat(client.call(create).error()).isEqualTo(ErrorCode.OK);
                }
            }
            assertThat(members.mode(leader)).isEqualTo("leader");
            assertThat(members.failures()).isEmpty();
        }
    }

    @Test
    void garbageEndsItsConnection() throws IOException {
        var random = new SplittableRandom(20);
        for (InetSocketAddress address :
                List.of(ensemble.quorum(leader), ensemble.election(leader))) {
            for (int i = 0; i < 40; i++) {
                byte[] garbage = new byte[random.nextInt(1, 3000)];
                random.nextBytes(garbage);
                garbage[0] |= (byte) 0x80; // Not the plain id that old servers greet with.
                garbage[12] = 0x7f; // A length that cannot be.
                send(address, garbage);
            }
            send(address, "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void packetsThatAreCutOffEndTheirConnection() throws IOException {
        var whole = new JuteWriter();
        new LearnerInfo(new ServerId(1), 0).toPacket(PacketType.FOLLOWER_INFO, 0).write(whole);
        for (int length = 0; length < whole.length(); length++) {
            send(ensemble.quorum(leader), Arrays.copyOf(whole.array(), length));
        }
    }

    @Test
    void whoBeginsWithTheWrongPacketIsSentAway() throws IOException {
        for (int type = -1; type < 25; type++) {
            if (type == PacketType.FOLLOWER_INFO || type == PacketType.OBSERVER_INFO) {
                continue;
            }
            try (var stranger = new TestLearner(ensemble.quorum(leader))) {
                stranger.send(Packet.of(type, 1));
                stranger.listenToTheEnd();
            }
        }
    }

    @Test
    void aServerThatIsNoMemberLearnsAndDoesNotCount() throws IOException {
        try (var stranger = new TestLearner(ensemble.quorum(leader))) {
            stranger.joinAs(77);
            stranger.send(Packet.of(1234, 5)); // A later version may know it.
            assertThat(stranger.receive()).isNotNull();
        }
    }

    @Test
    @Tag("S091")
    void whoDoesNotCatchUpWithinInitLimitIsDropped() throws IOException {
        try (var silent = new TestLearner(ensemble.quorum(leader));
                var stalled = new TestLearner(ensemble.quorum(leader))) {
            stalled.introduce(78);
            stalled.listenToTheEnd();
            silent.listenToTheEnd();
        }
    }

    @Test
    @Tag("S092")
    void aFollowerThatAnswersNoMoreIsDroppedAfterSyncLimit() throws IOException {
        try (var frozen = new TestLearner(ensemble.quorum(leader))) {
            frozen.joinAs(79);
            long begin = System.nanoTime();
            frozen.listenToTheEnd();
            assertThat(System.nanoTime() - begin)
                    .isGreaterThan(TestEnsemble.SYNC_LIMIT_MILLIS * 1_000_000L / 2);
        }
    }

    /** Sends something and waits until the other side has closed, or closes if nothing is wrong. */
    private static void send(InetSocketAddress address, byte[] bytes) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(address, 20_000);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // Reset: not everything was read before it was closed.
            assertThat(e).hasMessageMatching("(?i).*(reset|broken|closed).*");
        }
    }
}
