package dev.ostler.replica;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.getting;
import static dev.ostler.replica.TestClient.setting;
import static dev.ostler.replica.TestClient.watching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient.Reply;
import dev.ostler.replica.client.Frame;
import dev.ostler.replica.client.SaslStep;
import dev.ostler.replica.session.SessionPassword;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

/** How sessions begin, move to another connection, and end. */
class SessionsTest {
    private final TestServer server = new TestServer();

    @Test
    void aNewSessionIsATransactionAndItsTimeoutIsNegotiated() {
        TestClient client = server.client();
        client.connect(SessionId.NONE, null, 1, 0);
        server.run();

        ConnectResponse response = client.connectResponse();
        assertThat(response.timeout()).isEqualTo(2 * TestServer.TICK_MILLIS);
        assertThat(response.password()).isEqualTo(SessionPassword.of(response.session()));
        assertThat(server.log.getFirst().txn())
                .isEqualTo(new Txn.CreateSession(2 * TestServer.TICK_MILLIS));
    }

    @Test
    void whatIsPipelinedBehindTheConnectRequestWaitsForTheSession() {
        TestClient client = server.client();
        client.connect(SessionId.NONE, null, 10_000, 0);
        int write = client.send(creating("/a", ""));
        server.run();

        client.connectResponse();
        server.run();
        assertThat(client.replies()).extracting(Reply::xid).containsExactly(write);
    }

    @Test
    @Tag("S176")
    void aClientThatComesBackKeepsItsSessionAndItsEphemerals() {
        TestClient client = ready();
        client.call(creating("/e", "", CreateFlag.EPHEMERAL));
        SessionId session = client.session();
        client.disconnect();

        TestClient again = server.client();
        again.connect(session, SessionPassword.of(session), 10_000, 0);
        server.run();

        ConnectResponse response = again.connectResponse();
        assertThat(response.session()).isEqualTo(session);
        assertThat(again.call(getting("/e")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void authenticatingIsNoSignOfLife() {
        TestClient silent = ready();
        TestClient pinging = ready();
        for (int i = 0; i < 4; i++) {
            server.pass(4_000);
            silent.willExchange(new SaslStep.NotOffered());
            silent.send(new Request.Sasl(Bytes.EMPTY));
            silent.send(-4, new Request.Auth(0, "digest", Bytes.utf8("bob:secret")));
            pinging.send(Frame.PING_XID, new Request.Ping());
            server.tick();
        }
        assertThat(server.expired).containsExactly(silent.session());
    }

    @Test
    void theConnectionThatHadTheSessionBeforeIsClosed() {
        TestClient client = ready();
        SessionId session = client.session();

        TestClient again = server.client();
        again.connect(session, SessionPassword.of(session), 10_000, 0);
        server.run();
        client.flush();

        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void aWrongPasswordIsRefusedAndDisturbsNobody() {
        TestClient client = ready();

        TestClient stranger = server.client();
        stranger.connect(client.session(), Bytes.copyOf(new byte[16]), 10_000, 0);
        server.run();

        ConnectResponse response = stranger.connectResponse();
        assertThat(response.timeout()).isZero();
        assertThat(response.session()).isEqualTo(SessionId.NONE);
        assertThat(stranger.protocol().isClosing()).isTrue();
        assertThat(client.call(creating("/a", "")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    @Tag("S177")
    void aSessionThatIsGoneIsRefused() {
        var gone = new SessionId(0x100_0000_0000_1234L);
        TestClient client = server.client();
        client.connect(gone, SessionPassword.of(gone), 10_000, 0);
        server.run();

        ConnectResponse response = client.connectResponse();
        assertThat(response.timeout()).isZero();
    }

    @Test
    void aClientThatHasSeenMoreIsSentAway() {
        TestClient client = server.client();
        client.connect(SessionId.NONE, null, 10_000, 99);
        server.run();

        assertThat(client.hasReceived()).isFalse();
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    @Tag("S013")
    @Tag("S172")
    @Tag("S173")
    @Tag("S174")
    void aSilentSessionEndsWithItsEphemeralsInOneTransaction() {
        TestClient silent = ready();
        silent.call(creating("/p", ""));
        silent.call(creating("/p/e1", "", CreateFlag.EPHEMERAL));
        silent.call(creating("/p/e2", "", CreateFlag.EPHEMERAL));
        TestClient other = ready();
        other.call(new Request.GetChildren(OpCode.GET_CHILDREN, ZnodePath.of("/p"), true));

        server.pass(8_000);
        other.send(new Request.Ping());
        server.pass(4_000);
        server.tick();

        assertThat(server.expired).containsExactly(silent.session());
        assertThat(server.log.getLast().txn())
                .isEqualTo(
                        new Txn.CloseSession(
                                List.of(ZnodePath.of("/p/e1"), ZnodePath.of("/p/e2"))));
        assertThat(server.current().find(ZnodePath.of("/p/e1"))).isNull();
        assertThat(server.current().sessionTimeout(silent.session())).isEqualTo(-1);
        silent.flush();
        assertThat(silent.protocol().isClosing()).isTrue();
        assertThat(other.replies()).extracting(Reply::xid).contains(Frame.NOTIFICATION_XID);
    }

    @Test
    void whereVeryManySessionsExpireOthersAreServedInBetween() {
        TestClient other = ready();
        for (int i = 0; i < 2_500; i++) {
            ready();
        }
        server.pass(8_000);
        other.send(new Request.Ping());
        server.pass(4_000);

        server.syncsAtOnce = false;
        server.tick();
        assertThat(server.expired).hasSize(1_000);
        assertThat(server.isTickDue()).as("the disk has not done it yet").isFalse();
        server.syncsAtOnce = true;
        while (server.syncOne()) {}
        assertThat(server.isTickDue()).isTrue();

        assertThat(other.call(creating("/in-between", "")).error()).isEqualTo(ErrorCode.OK);
        server.tick();
        assertThat(server.expired).hasSize(2_000);
        assertThat(server.isTickDue()).isTrue();
        server.tick();
        assertThat(server.expired).hasSize(2_500).doesNotContain(other.session());
        assertThat(server.isTickDue()).isFalse();
    }

    @Test
    @Tag("S166")
    @Tag("S168")
    void readsKeepASessionAlive() {
        TestClient client = ready();
        for (int i = 0; i < 10; i++) {
            server.pass(8_000);
            client.call(getting("/zookeeper"));
            server.tick();
        }
        assertThat(server.expired).isEmpty();
    }

    @Test
    void whoClosesItsSessionGetsAReplyAndThenNothing() {
        TestClient client = ready();
        client.call(creating("/e", "", CreateFlag.EPHEMERAL));

        int close = client.send(new Request.CloseSession());
        client.send(creating("/never", ""));
        server.run();

        assertThat(client.replies()).extracting(Reply::xid).containsExactly(close);
        assertThat(client.protocol().isClosing()).isTrue();
        assertThat(server.current().find(ZnodePath.of("/e"))).isNull();
        assertThat(server.current().find(ZnodePath.of("/never"))).isNull();
    }

    @Test
    @Tag("S171")
    void aConnectionWhoseSessionHasMovedCanNoLongerWrite() {
        TestClient client = ready();
        SessionId session = client.session();
        TestClient again = server.client();
        again.connect(session, SessionPassword.of(session), 10_000, 0);
        client.send(creating("/late", ""));
        server.run();
        client.send(creating("/later", ""));
        server.run();

        assertThat(server.current().find(ZnodePath.of("/late"))).isNull();
        assertThat(server.current().find(ZnodePath.of("/later"))).isNull();
    }

    @Test
    void watchesGoWithTheirConnection() {
        TestClient client = ready();
        client.call(watching("/zookeeper"));
        assertThat(server.view().watches().watchCount()).isEqualTo(1);

        client.disconnect();

        assertThat(server.view().watches().watchCount()).isZero();
    }

    @Test
    void watchesThatAreSetAgainTellWhatWasMissed() {
        TestClient writer = ready();
        writer.call(creating("/changed", ""));
        writer.call(creating("/gone", ""));
        writer.call(creating("/same", ""));
        long seen = server.current().zxid();
        writer.call(setting("/changed", "1"));
        writer.call(TestClient.deleting("/gone"));
        TestClient client = ready();

        int xid =
                client.send(
                        new Request.SetWatches(
                                OpCode.SET_WATCHES,
                                seen,
                                List.of(
                                        ZnodePath.of("/changed"),
                                        ZnodePath.of("/gone"),
                                        ZnodePath.of("/same")),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of()));

        List<Reply> replies = client.replies();
        assertThat(replies)
                .extracting(Reply::xid)
                .containsExactly(Frame.NOTIFICATION_XID, Frame.NOTIFICATION_XID, xid);
        assertThat(replies.getFirst().zxid()).isEqualTo(-1);
        assertThat(server.view().watches().watchCount()).isEqualTo(1);
    }

    private TestClient ready() {
        TestClient client = server.connected();
        client.connectResponse();
        return client;
    }
}
