package dev.ostler.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.server.JaasSections;
import dev.ostler.server.auth.AuthPacket.Status;
import dev.ostler.server.config.MemberSaslConfig;
import dev.ostler.server.transport.ConnectOptions;
import dev.ostler.server.transport.Connector;
import dev.ostler.server.transport.Driver;
import dev.ostler.server.transport.EventLoops;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.ListenOptions;
import dev.ostler.server.transport.Receiver;
import dev.ostler.testing.DigestUser;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.security.sasl.SaslClient;

/** Both sides of an exchange, each against itself and against a socket that says what it likes. */
class MemberAuthTest {
    private static final int PATIENCE_MILLIS = 20_000;

    /** Greetings of these tests have five bytes. */
    private static final Greeting FIVE_BYTES = in -> in.remaining() < 5 ? -1 : 5;

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    /** What happens at the accepting side, and at the proving side. */
    private final Side accepted = new Side();

    private final Side opened = new Side();

    @SuppressWarnings("NullAway.Init") // Before each test.
    private EventLoops loops;

    @BeforeAll
    static void installSections() {
        JaasSections.install();
    }

    @BeforeEach
    void startLoop() throws IOException {
        loops = new EventLoops(Driver.best(), 1, "auth-test", failures::add);
    }

    @AfterEach
    void stopLoop() {
        loops.close();
        assertThat(failures).isEmpty();
    }

    private static MemberAuth auth(boolean proves, boolean required, String learnerSection)
            throws IOException {
        return MemberAuth.of(
                new MemberSaslConfig(
                        proves, required, learnerSection, "QuorumServer", "zkquorum/_HOST"));
    }

    private static MemberAuth required() throws IOException {
        return auth(true, true, "QuorumLearner");
    }

    private static MemberAuth notRequired() throws IOException {
        return auth(false, false, "QuorumLearner");
    }

    /** What one side is told, as text. */
    private static final class Side implements Introduction, Receiver {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public Receiver done() {
            told.add("done");
            return this;
        }

        @Override
        public void failed(String why) {
            told.add("failed: " + why);
        }

        @Override
        public void received(byte[] bytes, int length) {
            told.add("received " + new String(bytes, 0, length, StandardCharsets.US_ASCII));
        }

        @Override
        public void writable() {}

        @Override
        public void closed(@Nullable IOException cause) {
            told.add("closed");
        }

        String next() throws InterruptedException {
            String next = told.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nothing happens");
            }
            return next;
        }
    }

    private InetSocketAddress listen(MemberAuth auth, Greeting greeting, long millisMax)
            throws IOException {
        var listener =
                loops.bind(
                        new ListenOptions(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                -1,
                                false));
        listener.accept(
                (link, remote) -> auth.accepted(link, remote, greeting, millisMax, accepted));
        return listener.address();
    }

    private void open(MemberAuth auth, InetSocketAddress address) {
        loops.all()
                .getFirst()
                .connect(
                        address,
                        new ConnectOptions(PATIENCE_MILLIS, false),
                        new Connector() {
                            @Override
                            public @Nullable Receiver connected(Link link) {
                                return auth.opened(
                                        link, address, "localhost", PATIENCE_MILLIS, opened);
                            }

                            @Override
                            public void failed(String reason) {
                                throw new AssertionError(reason);
                            }
                        });
    }

    /** The other end, byte by byte. */
    private static final class Raw implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;

        Raw(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(socket.getInputStream());
        }

        static Raw to(InetSocketAddress address) throws IOException {
            return new Raw(new Socket(address.getAddress(), address.getPort()));
        }

        Raw send(byte[]... parts) throws IOException {
            for (byte[] part : parts) {
                socket.getOutputStream().write(part);
            }
            return this;
        }

        Raw say(Status status, byte @Nullable [] token) throws IOException {
            return send(packet(status, token));
        }

        AuthPacket hear() throws IOException {
            var head = new byte[16];
            in.readFully(head);
            var token = new byte[Math.max(0, ByteBuffer.wrap(head).getInt(12))];
            in.readFully(token);
            AuthPacket packet =
                    AuthPacket.read(
                            ByteBuffer.allocate(16 + token.length).put(head).put(token).flip());
            if (packet == null) {
                throw new AssertionError("half a packet");
            }
            return packet;
        }

        boolean isHungUp() throws IOException {
            return in.read() == -1;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] packet(Status status, byte @Nullable [] token) {
        return new AuthPacket(status, token == null ? null : Bytes.wrap(token)).toBytes();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static SaslClient member(String password) throws IOException {
        return new DigestUser(
                        "member", password, "member", "zookeeper-quorum", "zk-quorum-sasl-md5")
                .toClient();
    }

    // Both sides.

    @Test
    void bothSidesGoOnOnceOneHasProvedWhoItIs() throws Exception {
        MemberAuth auth = required();
        open(auth, listen(auth, Greeting.NONE, PATIENCE_MILLIS));
        assertThat(accepted.next()).isEqualTo("done");
        assertThat(opened.next()).isEqualTo("done");
    }

    @Test
    void aWrongPasswordIsToldToBothSides() throws Exception {
        open(auth(true, true, "Liar"), listen(required(), Greeting.NONE, PATIENCE_MILLIS));
        assertThat(accepted.next()).startsWith("failed: SASL: DIGEST-MD5");
        assertThat(opened.next()).startsWith("failed: SASL: the other side does not believe it");
    }

    @Test
    void whoProvesNothingIsRefusedWhereThatIsRequired() throws Exception {
        InetSocketAddress address = listen(required(), Greeting.NONE, PATIENCE_MILLIS);
        open(MemberAuth.none(), address);
        assertThat(opened.next()).isEqualTo("done");
        try (Raw raw = Raw.to(address).send(text("hello"))) {
            assertThat(raw.isHungUp()).isTrue();
        }
        assertThat(accepted.next()).contains("quorum.auth.serverRequireSasl=true");
    }

    // The accepting side.

    @Test
    void whatIsSaidBeforeAndBehindItArrivesAndNothingElse() throws Exception {
        InetSocketAddress address = listen(required(), FIVE_BYTES, PATIENCE_MILLIS);
        SaslClient client = member("secret");
        try (Raw raw = Raw.to(address).send(text("hello"), packet(Status.GOES_ON, text("")))) {
            AuthPacket challenge = raw.hear();
            assertThat(challenge.status()).isEqualTo(Status.GOES_ON);
            byte[] proof = client.evaluateChallenge(challenge.tokenOrEmpty().toByteArray());
            raw.send(packet(Status.GOES_ON, proof), text("vote"));
            AuthPacket end = raw.hear();
            assertThat(end.status()).isEqualTo(Status.SUCCESS);
            client.evaluateChallenge(end.tokenOrEmpty().toByteArray());
            assertThat(client.isComplete()).isTrue();
            assertThat(accepted.next()).isEqualTo("done");
            assertThat(accepted.next()).isEqualTo("received hello");
            assertThat(accepted.next()).isEqualTo("received vote");
            raw.send(text("more"));
            assertThat(accepted.next()).isEqualTo("received more");
        }
        assertThat(accepted.next()).isEqualTo("closed");
    }

    @Test
    void itMayComeInSinglePieces() throws Exception {
        InetSocketAddress address = listen(required(), FIVE_BYTES, PATIENCE_MILLIS);
        SaslClient client = member("secret");
        try (Raw raw = Raw.to(address)) {
            for (byte each : text("hello")) {
                raw.send(new byte[] {each});
            }
            for (byte each : packet(Status.GOES_ON, text(""))) {
                raw.send(new byte[] {each});
            }
            byte[] proof = client.evaluateChallenge(raw.hear().tokenOrEmpty().toByteArray());
            for (byte each : packet(Status.GOES_ON, proof)) {
                raw.send(new byte[] {each});
            }
            assertThat(raw.hear().status()).isEqualTo(Status.SUCCESS);
        }
        assertThat(accepted.next()).isEqualTo("done");
        assertThat(accepted.next()).isEqualTo("received hello");
    }

    @Test
    void aWrongProofIsAnsweredBeforeTheEnd() throws Exception {
        InetSocketAddress address = listen(notRequired(), Greeting.NONE, PATIENCE_MILLIS);
        SaslClient client = member("guess");
        try (Raw raw = Raw.to(address).say(Status.GOES_ON, text(""))) {
            raw.say(
                    Status.GOES_ON,
                    client.evaluateChallenge(raw.hear().tokenOrEmpty().toByteArray()));
            assertThat(raw.hear()).isEqualTo(new AuthPacket(Status.ERROR, Bytes.EMPTY));
            assertThat(raw.isHungUp()).isTrue();
        }
        assertThat(accepted.next()).startsWith("failed: SASL: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5f2435013501edcc 00000000 7fffffff", // A token without end.
                "5f2435013501edcc 00000000 fffffff0",
                "5f2435013501edcc 00000007 00000000", // A status that there is not.
                "5f2435013501edcc 00000000 00000000 5f2435013501edcd", // No second packet.
                "5f2435013501edcc 00000000 00000000 5f2435013501edcc 00000000 ffffffff",
                "5f2435013501edcc 00000000 00000000 5f2435013501edcc 00000000 00000002 0001"
            })
    void whatIsNoExchangeEndsTheConnection(String hex) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        for (MemberAuth auth : List.of(required(), notRequired())) {
            try (Raw raw = Raw.to(listen(auth, Greeting.NONE, PATIENCE_MILLIS)).send(bytes)) {
                assertThat(raw.in.readAllBytes().length).isLessThan(1_000);
            }
            assertThat(accepted.next()).startsWith("failed: ");
        }
    }

    @Test
    void whereNothingHasToBeProvedAnythingElseMayCome() throws Exception {
        InetSocketAddress address = listen(notRequired(), FIVE_BYTES, PATIENCE_MILLIS);
        try (Raw raw = Raw.to(address).send(text("hello"), text("vote"))) {
            assertThat(accepted.next()).isEqualTo("done");
            assertThat(accepted.next()).isEqualTo("received hello");
            assertThat(accepted.next()).isEqualTo("received vote");
            raw.send(text("more"));
            assertThat(accepted.next()).isEqualTo("received more");
        }
    }

    @Test
    void whoOnlyGreetsIsHeard() throws Exception {
        InetSocketAddress address = listen(notRequired(), FIVE_BYTES, PATIENCE_MILLIS);
        Raw.to(address).send(text("hello")).close();
        assertThat(accepted.next()).isEqualTo("done");
        assertThat(accepted.next()).isEqualTo("received hello");
        assertThat(accepted.next()).isEqualTo("closed");
    }

    @Test
    void whoGreetsAndWaitsIsWaitedForOnlyHalfOfTheTime() throws Exception {
        InetSocketAddress address = listen(notRequired(), FIVE_BYTES, 200);
        try (Raw _ = Raw.to(address).send(text("hello"))) {
            assertThat(accepted.next()).isEqualTo("done");
            assertThat(accepted.next()).isEqualTo("received hello");
        }
    }

    @Test
    void whoTakesTooLongIsGivenUp() throws Exception {
        InetSocketAddress address = listen(required(), FIVE_BYTES, 50);
        try (Raw raw = Raw.to(address).send(text("hello"), packet(Status.GOES_ON, text("")))) {
            assertThat(raw.hear().status()).isEqualTo(Status.GOES_ON);
            assertThat(raw.isHungUp()).isTrue();
        }
        assertThat(accepted.next()).contains("took longer than 50 ms");
    }

    // The proving side.

    private void proveTo(Answer answer) throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            open(
                    required(),
                    new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
            try (Raw raw = new Raw(listener.accept())) {
                assertThat(raw.hear()).isEqualTo(new AuthPacket(Status.GOES_ON, Bytes.EMPTY));
                answer.give(raw);
                assertThat(opened.next()).startsWith("failed: ");
            }
        }
    }

    @FunctionalInterface
    private interface Answer {
        void give(Raw raw) throws Exception;
    }

    @Test
    void whoClaimsToBeConvincedWithoutAProofIsNotBelieved() throws Exception {
        proveTo(raw -> raw.say(Status.SUCCESS, text("")));
        proveTo(
                raw -> {
                    raw.say(Status.GOES_ON, challenge());
                    raw.hear();
                    raw.say(Status.SUCCESS, text("rspauth=00000000000000000000000000000000"));
                });
    }

    @Test
    void anythingButAnExchangeEndsIt() throws Exception {
        proveTo(raw -> raw.send(text("a vote, of all things")));
        proveTo(raw -> raw.say(Status.GOES_ON, text("no challenge")));
        proveTo(raw -> raw.say(Status.ERROR, null));
        proveTo(Raw::close);
    }

    private static byte[] challenge() {
        return text("realm=\"zk-quorum-sasl-md5\",nonce=\"n\",charset=utf-8,algorithm=md5-sess");
    }
}
