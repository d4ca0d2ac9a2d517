package dev.ostler.replica.ensemble;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.data;
import static dev.ostler.replica.TestClient.getting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient;
import dev.ostler.replica.session.SessionPassword;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A member that finds no leader, and lets clients read. */
@Tag("S047")
class ReadOnlyTest {
    private static final long PATIENCE = 2_000;

    private final TestEnsemble ensemble = new TestEnsemble(3, 0);
    private final TestMember alone = ensemble.member(1);
    private long zxid;

    @BeforeEach
    void leaveOneAlone() {
        alone.readOnlyAfterMillis = PATIENCE;
        ensemble.start();
        ensemble.awaitLeader();
        TestClient client = alone.connected();
        client.call(creating("/a", "x"));
        zxid = alone.current().zxid();
        ensemble.member(2).crash();
        ensemble.member(3).crash();
        ensemble.pass(1);
        while (alone.isOpen()) {
            ensemble.pass(100);
        }
    }

    @Test
    void itWaitsForALeaderFirst() {
        ensemble.pass(PATIENCE - 200);
        assertThat(alone.isOpen()).isFalse();
        ensemble.pass(300);
        assertThat(alone.isOpen()).isTrue();
        assertThat(alone.isReadOnly()).isTrue();
    }

    @Test
    void whoOnlyReadsIsServed() {
        TestClient client = reader();
        assertThat(data(client.call(getting("/a")))).isEqualTo("x");
        assertThat(client.call(creating("/b", "")).error()).isEqualTo(ErrorCode.NOT_READ_ONLY);
        assertThat(client.call(new Request.Sync(ZnodePath.of("/"))).error())
                .isEqualTo(ErrorCode.NOT_READ_ONLY);
        client.send(7, OpCode.MULTI, new byte[0]);
        ensemble.run();
        assertThat(client.replies())
                .extracting(TestClient.Reply::error)
                .containsExactly(ErrorCode.NOT_READ_ONLY);
        assertThat(client.call(new Request.CloseSession()).error()).isEqualTo(ErrorCode.OK);
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void whoMayWantToWriteIsNot() {
        ensemble.pass(PATIENCE + 100);
        TestClient client = alone.client();
        client.connect(SessionId.NONE, null, 10_000, 0, false);
        ensemble.run();
        assertThat(client.hasReceived()).isFalse();
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void aSessionOfTheEnsembleCannotBeGoneOnWith() {
        SessionId session = TestDisk.read(alone.disk.log.getFirst()).header().clientId();
        ensemble.pass(PATIENCE + 100);
        TestClient client = alone.client();
        client.connect(session, SessionPassword.of(session), 10_000, 0, true);
        ensemble.run();
        assertThat(client.hasReceived()).isFalse();
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void aSessionOfItsOwnCanBeGoneOnWithUntilItExpires() {
        TestClient client = reader();
        client.disconnect();
        TestClient again = alone.client();
        again.connect(client.session(), SessionPassword.of(client.session()), 10_000, zxid, true);
        ensemble.run();
        assertThat(again.connectResponse().session()).isEqualTo(client.session());

        ensemble.pass(12_000);
        again.flush();
        assertThat(again.protocol().isClosing()).isTrue();
    }

    @Test
    void whomItRefusesItTellsAllTheSameThatItIsReadOnly() {
        TestClient client = reader();
        client.disconnect();
        TestClient impostor = alone.client();
        impostor.connect(client.session(), SessionPassword.of(new SessionId(1)), 10_000, 0, true);
        ensemble.run();
        var response = impostor.connectResponse();
        assertThat(response.session()).isEqualTo(SessionId.NONE);
        assertThat(response.readOnly()).isTrue();
    }

    @Test
    void itEndsWithTheElectionOfALeader() {
        TestClient client = reader();
        ensemble.member(2).start();
        ensemble.pass(5_000);

        assertThat(alone.isReadOnly()).isFalse();
        assertThat(alone.clients()).doesNotContain(client);
        assertThat(alone.connected().call(creating("/b", "")).error()).isEqualTo(ErrorCode.OK);
    }

    private TestClient reader() {
        ensemble.pass(PATIENCE + 100);
        TestClient client = alone.client();
        client.connect(SessionId.NONE, null, 10_000, zxid, true);
        ensemble.run();
        var response = client.connectResponse();
        assertThat(response.readOnly()).isTrue();
        assertThat(response.session()).isNotEqualTo(SessionId.NONE);
        return client;
    }
}
