package dev.ostler.interop.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;
import dev.ostler.interop.wire.RawConnection;
import dev.ostler.interop.wire.RawConnection.ConnectRequest;
import dev.ostler.interop.wire.RawConnection.Handshake;
import dev.ostler.interop.wire.RawSession;
import dev.ostler.interop.wire.Reply;
import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Whatever a client sends, the server answers it or closes the connection, and goes on serving
 * everybody else: after each test a session that was there before is still served, the connections
 * are gone with their file descriptors, and the log is short.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final int HANDSHAKES = Integer.getInteger("interop.badinput.handshakes", 3_000);
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int FRAME_MAX = 0xfffff;
    private static final int LOG_BYTES_MAX = 200_000;
    private static final int DESCRIPTORS_SLACK = 10;
    private static final List<Integer> LENGTHS =
            List.of(0, -1, -2, Integer.MIN_VALUE, FRAME_MAX + 1, 1 << 30, Integer.MAX_VALUE);

    private ServerUnderTest server;
    private RawSession healthy;
    private long descriptorsBefore;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        server =
                new ServerUnderTest(
                                Implementation.UNDER_TEST,
                                directory,
                                Map.of("extendedTypesEnabled", "true", "preAllocSize", "1024"),
                                List.of("-Dzookeeper.forceSync=no"))
                        .start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void connectHealthyClient() throws IOException {
        healthy = RawSession.open(server.clientPort(), TIMEOUT_MILLIS);
        descriptorsBefore = metric("zk_open_file_descriptor_count");
    }

    @AfterEach
    void nothingIsLeftOfIt() throws IOException, InterruptedException {
        assertServed();
        // The connection that asks counts as well.
        await("zk_num_alive_connections", 2);
        await("zk_open_file_descriptor_count", descriptorsBefore + DESCRIPTORS_SLACK);
        healthy.closeSession();
        assertThat(Files.size(server.log())).isLessThan(LOG_BYTES_MAX);
        assertThat(Files.readString(server.log())).doesNotContain("OutOfMemoryError");
    }

    @Test
    void requestsCutAtEveryByte() throws IOException {
        RawSession session = open();
        for (Request request : Samples.all()) {
            var body = new JuteWriter();
            request.write(body);
            byte[] whole = RawSession.frame(1, request.opCode(), body.toByteArray());
            for (int length = 0; length <= whole.length; length++) {
                session = answeredOrClosed(session, Arrays.copyOf(whole, length));
            }
            assertServed();
        }
        session.close();
    }

    @Test
    void connectionsCutAtEveryByte() throws IOException {
        for (Request request : Samples.all()) {
            var body = new JuteWriter();
            request.write(body);
            byte[] whole = RawSession.frame(1, request.opCode(), body.toByteArray());
            try (RawSession session = open()) {
                session.connection().sendRaw(announced(whole.length));
                session.connection().sendRaw(Arrays.copyOf(whole, whole.length - 1));
                session.connection().endOutput();
                assertThat(session.connection().receive()).isNull();
            }
        }
        byte[] connect = ConnectRequest.newSession(TIMEOUT_MILLIS).encode();
        for (int length = 0; length < connect.length - 1; length++) {
            try (RawConnection connection = connection()) {
                connection.sendRaw(announced(connect.length));
                connection.sendRaw(Arrays.copyOf(connect, length));
                connection.endOutput();
                assertThat(connection.receive()).isNull();
            }
        }
    }

    @Test
    void connectRequestsThatAreTooShort() throws IOException {
        byte[] connect = ConnectRequest.newSession(TIMEOUT_MILLIS).encode();
        // The last byte may be missing, as it is from old clients.
        for (int length = 1; length < connect.length - 1; length++) {
            try (RawConnection connection = connection()) {
                connection.sendFrame(Arrays.copyOf(connect, length));
                connection.flush();
                assertThat(connection.receive()).isNull();
            }
        }
    }

    @Test
    void framesOfImpossibleLength() throws IOException {
        for (int length : LENGTHS) {
            try (RawConnection connection = connection()) {
                connection.sendRaw(announced(length));
                connection.flush();
                assertThat(connection.receive()).as("first length %s", length).isNull();
            }
            try (RawSession session = open()) {
                session.connection().sendRaw(announced(length));
                session.flush();
                assertThat(session.connection().receive()).as("length %s", length).isNull();
            }
        }
    }

    @Test
    void lengthsWithinRequestsThatAreImpossible() throws IOException {
        RawSession session = open();
        for (int length : LENGTHS) {
            session = answeredOrClosed(session, createWithDataOfLength(length));
            session = answeredOrClosed(session, getDataWithPathOfLength(length));
            session = answeredOrClosed(session, setWatchesOfCount(length));
            session = answeredOrClosed(session, createWithAclsOfCount(length));
        }
        session.close();
    }

    @Test
    void theLargestFrameIsTaken() throws IOException {
        try (RawSession session = open()) {
            // Path, length of data, ACL and flags take 62 bytes of the frame.
            Bytes data = Bytes.wrap(new byte[FRAME_MAX - 62]);
            Request create =
                    new Request.Create(
                            OpCode.CREATE, ZnodePath.of("/largest"), data, Acl.OPEN, 0, -1);
            var body = new JuteWriter();
            create.write(body);
            assertThat(8 + body.length()).isLessThanOrEqualTo(FRAME_MAX);
            assertThat(session.call(create).error()).isZero();
            assertThat(session.call(new Request.Delete(ZnodePath.of("/largest"), 0)).error())
                    .isZero();
        }
    }

    @Test
    void garbageInPlaceOfAHandshake() throws IOException {
        var random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            if (random.nextBoolean()) {
                garbage[0] = 0;
                if (garbage.length > 1) {
                    garbage[1] = 0;
                }
            }
            try (RawConnection connection = connection()) {
                connection.sendRaw(garbage);
                connection.endOutput();
                for (byte[] answer = connection.receive();
                        answer != null;
                        answer = connection.receive()) {
                    assertThat(answer.length).isLessThan(100);
                }
            } catch (IOException e) {
                // The server was faster with closing than this client with sending.
                assertServed();
            }
        }
    }

    @Test
    void garbageInPlaceOfRequests() throws IOException {
        var random = new Random(2);
        RawSession session = open();
        List<Request> samples = Samples.all();
        for (int i = 0; i < 5_000; i++) {
            Request sample = samples.get(random.nextInt(samples.size()));
            var body = new JuteWriter();
            sample.write(body);
            byte[] frame = RawSession.frame(i, sample.opCode(), body.toByteArray());
            int flips = 1 + random.nextInt(4);
            for (int flip = 0; flip < flips && frame.length > 8; flip++) {
                // Op code -10 and 20 mean something to Apache's server; only bodies are damaged.
                frame[8 + random.nextInt(frame.length - 8)] = (byte) random.nextInt();
            }
            session = answeredOrClosed(session, frame);
        }
        session.close();
    }

    @Test
    void aFloodOfHandshakes() throws IOException {
        for (int i = 0; i < HANDSHAKES; i++) {
            try (RawConnection connection = connection()) {
                Handshake answer = connection.connect(ConnectRequest.newSession(TIMEOUT_MILLIS));
                assertThat(answer).isNotNull();
                connection.sendFrame(RawSession.frame(1, OpCode.CLOSE_SESSION, new byte[0]));
                connection.flush();
                assertThat(connection.receive()).isNotNull();
            }
            if (i % 500 == 0) {
                assertServed();
            }
        }
    }

    @Test
    void manyConnectionsThatSayNothingOrHalfAWord() throws IOException {
        var silent = new ArrayList<RawConnection>();
        try {
            for (int i = 0; i < 500; i++) {
                RawConnection connection = connection();
                silent.add(connection);
                connection.sendRaw(Arrays.copyOf(announced(45), i % 5));
                connection.flush();
            }
            assertServed();
        } finally {
            for (RawConnection connection : silent) {
                connection.close();
            }
        }
    }

    /** Sends a frame, then a ping; if the connection is closed, continues on another session. */
    private RawSession answeredOrClosed(RawSession session, byte[] frame) throws IOException {
        try {
            session.connection().sendFrame(frame);
            session.connection().sendFrame(RawSession.frame(-2, OpCode.PING, new byte[0]));
            session.flush();
        } catch (IOException e) {
            session.close();
            return open();
        }
        // Silence would end in a SocketTimeoutException.
        for (byte[] answer = session.connection().receive();
                answer != null;
                answer = session.connection().receive()) {
            if (Reply.decode(answer).xid() == -2) {
                return session;
            }
        }
        session.close();
        return open();
    }

    private void assertServed() throws IOException {
        ZnodePath path = ZnodePath.of("/healthy");
        assertThat(
                        healthy.call(new Request.Create(OpCode.CREATE, path, null, Acl.OPEN, 0, -1))
                                .error())
                .isZero();
        assertThat(healthy.call(new Request.Exists(path, false)).error()).isZero();
        assertThat(healthy.call(new Request.Delete(path, 0)).error()).isZero();
    }

    private static byte[] createWithDataOfLength(int length) {
        var body = new JuteWriter();
        body.writePath(ZnodePath.of("/sample"));
        body.writeInt(length);
        Acl.writeList(Acl.OPEN, body);
        body.writeInt(0);
        return RawSession.frame(1, OpCode.CREATE, body.toByteArray());
    }

    private static byte[] createWithAclsOfCount(int count) {
        var body = new JuteWriter();
        body.writePath(ZnodePath.of("/sample"));
        body.writeBuffer(null);
        body.writeInt(count);
        body.writeInt(0);
        return RawSession.frame(1, OpCode.CREATE, body.toByteArray());
    }

    private static byte[] getDataWithPathOfLength(int length) {
        var body = new JuteWriter();
        body.writeInt(length);
        body.writeRaw(new byte[20]);
        return RawSession.frame(1, OpCode.GET_DATA, body.toByteArray());
    }

    private static byte[] setWatchesOfCount(int count) {
        var body = new JuteWriter();
        body.writeLong(0);
        body.writeInt(count);
        body.writeInt(count);
        body.writeInt(count);
        return RawSession.frame(1, OpCode.SET_WATCHES, body.toByteArray());
    }

    private static byte[] announced(int length) {
        var bytes = new JuteWriter(4);
        bytes.writeInt(length);
        return bytes.toByteArray();
    }

    private RawSession open() throws IOException {
        return RawSession.open(server.clientPort(), TIMEOUT_MILLIS);
    }

    private RawConnection connection() throws IOException {
        return RawConnection.open(server.clientPort());
    }

    private long metric(String name) throws IOException {
        return (long) Double.parseDouble(server.metrics().getOrDefault(name, "0"));
    }

    /** Waits until the metric has come down to {@code most}. */
    private void await(String name, long most) throws IOException, InterruptedException {
        Await.until(
                () -> metric(name) <= most,
                () -> "%s is %s, not %s".formatted(name, metric(name), most));
    }
}
