package dev.ostler.replica;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.getting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient.Reply;
import dev.ostler.replica.client.Frame;
import dev.ostler.replica.client.FrameLimits;
import dev.ostler.replica.client.RequestBudget;
import dev.ostler.replica.client.SaslStep;
import dev.ostler.tree.access.AccessOptions;
import dev.ostler.tree.access.Identity;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** What a connection makes of the bytes that arrive, good and bad. */
class ConnectionsTest {
    private final TestServer server = new TestServer();

    @Test
    void framesMayComeByteByByte() {
        TestClient client = ready();
        var frame = new JuteWriter();
        frame.writeInt(8);
        frame.writeInt(Frame.PING_XID);
        frame.writeInt(OpCode.PING);
        for (byte b : frame.toByteArray()) {
            assertThat(client.replies()).isEmpty();
            client.sendBytes(new byte[] {b});
        }
        assertThat(client.replies()).extracting(Reply::xid).containsExactly(Frame.PING_XID);
    }

    @Test
    void aPingIsAnsweredWithThePingsXidWhateverItHad() {
        TestClient client = ready();
        client.send(5, new Request.Ping());
        assertThat(client.replies()).extracting(Reply::xid).containsExactly(Frame.PING_XID);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {-1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE, TestClient.FRAME_BYTES_MAX + 1})
    void aLengthThatCannotBeClosesTheConnection(int length) {
        TestClient client = ready();
        var frame = new JuteWriter();
        frame.writeInt(length);
        client.sendBytes(frame.toByteArray());

        assertThat(client.replies()).isEmpty();
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void ofLargeRequestsOnlySoManyBytesMayBeUnanswered() {
        var budget = new Budget(200);
        server.frameLimits = new FrameLimits(1 << 20, 100, budget);
        TestClient client = ready();
        TestClient other = ready();
        client.send(creating("/first", ""));
        client.send(creating("/a", "x".repeat(100)));
        client.send(creating("/last", ""));
        assertThat(budget.taken).isGreaterThan(100);
        other.send(creating("/small", ""));
        assertThat(other.protocol().isClosing()).isFalse();
        other.send(creating("/b", "x".repeat(100)));
        assertThat(other.protocol().isClosing()).isTrue();

        server.runOne();
        server.endBatch();
        assertThat(client.replies()).hasSize(1);
        assertThat(budget.taken).isGreaterThan(100);
        server.runOne();
        server.endBatch();
        assertThat(client.replies()).hasSize(1);
        assertThat(budget.taken).isZero();
        server.run();
        assertThat(client.call(creating("/c", "x".repeat(100))).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void theFirstBytesOfALargeRequestThatMustNotComeEndTheConnection() {
        server.frameLimits = new FrameLimits(1 << 20, 100, new Budget(200));
        TestClient client = ready();
        client.sendBytes(new byte[] {0, 0, 0, (byte) 201});
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void whoGoesAwayLeavesNoLargeRequestBehind() {
        var budget = new Budget(200);
        server.frameLimits = new FrameLimits(1 << 20, 100, budget);
        TestClient client = ready();
        client.send(creating("/a", "x".repeat(100)));
        client.disconnect();
        assertThat(budget.taken).isZero();
    }

    @Test
    void aLargeReadIsAnsweredOnTheSpotAndLeavesNothing() {
        var budget = new Budget(300);
        server.frameLimits = new FrameLimits(1 << 20, 100, budget);
        TestClient client = ready();
        for (int i = 0; i < 3; i++) {
            assertThat(client.call(getting("/" + "a".repeat(200))).error())
                    .isEqualTo(ErrorCode.NO_NODE);
        }
        assertThat(budget.taken).isZero();
    }

    private static final class Budget implements RequestBudget {
        private final int max;
        private int taken;

        Budget(int max) {
            this.max = max;
        }

        @Override
        public boolean hasRoomFor(int bytes) {
            return taken + bytes <= max;
        }

        @Override
        public boolean take(int bytes) {
            if (!hasRoomFor(bytes)) {
                return false;
            }
            taken += bytes;
            return true;
        }

        @Override
        public void giveBack(int bytes) {
            taken -= bytes;
        }
    }

    @Test
    void aFrameShorterThanItsHeaderClosesTheConnection() {
        TestClient client = ready();
        client.sendBytes(new byte[] {0, 0, 0, 4, 1, 2, 3, 4});
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {OpCode.NOTIFICATION, 10, OpCode.CHECK, 23, 99, 108, -1, -10, -12})
    void anUnknownOpCodeIsAnsweredAndEndsTheConnection(int opCode) {
        TestClient client = ready();
        client.send(7, opCode, new byte[0]);

        List<Reply> replies = client.replies();
        assertThat(replies).extracting(Reply::error).containsExactly(ErrorCode.UNIMPLEMENTED);
        assertThat(replies.getFirst().zxid()).isEqualTo(-1);
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void anUnknownOpCodeBehindAWriteIsAnsweredBehindIt() {
        TestClient client = ready();
        int write = client.send(creating("/a", ""));
        client.send(7, 99, new byte[0]);
        server.run();

        assertThat(client.replies()).extracting(Reply::xid).containsExactly(write, 7);
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void noClientMayDeleteContainersPastTheirAcls() {
        TestClient client = ready();
        client.send(7, OpCode.DELETE_CONTAINER, new byte[] {0, 0, 0, 2, '/', 'a'});

        assertThat(client.replies()).isEmpty();
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void aReadThatDoesNotDecodeIsRefusedAndTheConnectionGoesOn() {
        TestClient client = ready();
        client.send(7, OpCode.GET_DATA, new byte[] {0, 0, 0, 9, '/'});
        assertThat(client.replies())
                .extracting(Reply::error)
                .containsExactly(ErrorCode.MARSHALLING_ERROR);
        assertThat(client.call(getting("/zookeeper")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aClientThatAsksForMoreThanItReadsIsHeldBack() {
        TestClient client = ready();
        client.call(creating("/big", "x".repeat(200_000)));
        var requests = new JuteWriter();
        for (int i = 0; i < 100; i++) {
            int start = requests.reserveInt();
            requests.writeInt(1000 + i);
            requests.writeInt(OpCode.GET_DATA);
            getting("/big").write(requests);
            requests.setInt(start, requests.length() - start - 4);
        }
        client.sendBytes(requests.toByteArray());

        assertThat(client.unsentBytes()).isLessThan(1 << 20);
        int replies = 0;
        for (int round = 0; round < 100; round++) {
            replies += client.replies().size();
        }
        assertThat(replies).isEqualTo(100);
    }

    @Test
    @Tag("S041")
    void anIdentityCountsFromTheNextRequestOn() {
        TestClient client = ready();
        client.send(-4, new Request.Auth(0, "digest", Bytes.utf8("bob:secret")));
        client.send(new Request.WhoAmI());

        List<Reply> replies = client.replies();
        assertThat(replies.getFirst().error()).isEqualTo(ErrorCode.OK);
        assertThat(replies.getFirst().zxid()).isZero();
        assertThat(replies.get(1).reader().readInt()).isEqualTo(2);
    }

    @Test
    @Tag("S026")
    void anUnknownSchemeFailsAndEndsTheConnectionButNotTheSession() {
        TestClient client = ready();
        client.send(-4, new Request.Auth(0, "nosuch", Bytes.utf8("x")));

        assertThat(client.replies())
                .extracting(Reply::error)
                .containsExactly(ErrorCode.AUTH_FAILED);
        assertThat(client.protocol().isClosing()).isTrue();
        assertThat(server.current().sessionTimeout(client.session())).isPositive();
    }

    @Test
    void whoeverNamesAnotherEnsembleIsNotAnsweredSoThatItTriesAnotherServer() {
        var red =
                new TestServer(
                        AccessOptions.DEFAULTS.with(
                                new AccessOptions.Ensemble(true, List.of("red"))));
        TestClient client = red.connected();
        client.connectResponse();
        client.send(-4, new Request.Auth(0, "ensemble", Bytes.utf8("blue")));

        assertThat(client.replies()).isEmpty();
        assertThat(client.protocol().isClosing()).isTrue();
        assertThat(red.current().sessionTimeout(client.session())).isPositive();
    }

    @Test
    void withEnforcedAuthenticationNothingElseIsAnsweredFirst() {
        var strict = new TestServer(AccessOptions.DEFAULTS.withRequiredSchemes(List.of("digest")));
        TestClient client = strict.connected();
        client.connectResponse();
        client.send(new Request.Exists(ZnodePath.ROOT, false));

        assertThat(client.replies())
                .extracting(Reply::error)
                .containsExactly(ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH);
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void whoeverHasProvedItsNameBySaslHasItAsAnIdentity() {
        TestClient client = ready();
        client.willExchange(new SaslStep.Challenge(Bytes.utf8("who?")));
        client.willExchange(new SaslStep.Complete(Bytes.utf8("welcome"), "bob"));
        client.send(new Request.Sasl(Bytes.EMPTY));
        client.send(new Request.Sasl(Bytes.utf8("bob")));

        List<Reply> replies = client.replies();
        assertThat(replies).extracting(Reply::error).containsOnly(ErrorCode.OK);
        assertThat(replies).extracting(Reply::zxid).containsOnly(0L);
        assertThat(replies)
                .extracting(reply -> reply.reader().readBuffer())
                .containsExactly(Bytes.utf8("who?"), Bytes.utf8("welcome"));
        assertThat(client.identities().list()).contains(new Identity("sasl", "bob"));
        assertThat(client.protocol().isClosing()).isFalse();
    }

    @Test
    void whoeverFailsInSaslIsToldAndGoes() {
        assertThat(failInSasl(server)).isEqualTo(ErrorCode.AUTH_FAILED);
    }

    @Test
    void whoeverFailsInSaslThatIsRequiredIsToldOtherwise() {
        assertThat(
                        failInSasl(
                                new TestServer(
                                        AccessOptions.DEFAULTS
                                                .with(FAILED_MAY_STAY)
                                                .withRequiredSchemes(List.of("digest", "sasl")))))
                .isEqualTo(ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH);
    }

    @Test
    void whoeverFailsInSaslMayStayIfThatIsConfigured() {
        assertThat(failInSasl(new TestServer(AccessOptions.DEFAULTS.with(FAILED_MAY_STAY))))
                .isEqualTo(ErrorCode.OK);
    }

    private static final AccessOptions.Sasl FAILED_MAY_STAY =
            new AccessOptions.Sasl(true, List.of(), null, true);

    private static ErrorCode failInSasl(TestServer server) {
        TestClient client = server.connected();
        client.connectResponse();
        client.willExchange(new SaslStep.Failed("a lie"));
        client.send(new Request.Sasl(Bytes.utf8("bob")));

        Reply reply = client.replies().getFirst();
        assertThat(reply.reader().readBuffer()).isNull();
        assertThat(client.protocol().isClosing()).isEqualTo(reply.error() != ErrorCode.OK);
        assertThat(client.identities().hasScheme("sasl")).isFalse();
        assertThat(server.current().sessionTimeout(client.session())).isPositive();
        return reply.error();
    }

    @Test
    void withoutSaslAStepIsAnsweredWithoutAToken() {
        TestClient client = ready();
        client.willExchange(new SaslStep.NotOffered());
        client.send(new Request.Sasl(Bytes.EMPTY));

        Reply reply = client.replies().getFirst();
        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(reply.reader().readBuffer()).isNull();
        assertThat(client.protocol().isClosing()).isFalse();
    }

    @Test
    void aStepWithoutATokenEndsTheConnection() {
        TestClient client = ready();
        client.send(new Request.Sasl(null));
        assertThat(client.replies()).isEmpty();
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void repliesKeepTheOrderOfRequestsAlsoForPings() {
        TestClient client = ready();
        int write = client.send(creating("/a", ""));
        client.send(5, new Request.Ping());
        server.run();

        assertThat(client.replies()).extracting(Reply::xid).containsExactly(write, Frame.PING_XID);
    }

    private TestClient ready() {
        TestClient client = server.connected();
        client.connectResponse();
        return client;
    }
}
