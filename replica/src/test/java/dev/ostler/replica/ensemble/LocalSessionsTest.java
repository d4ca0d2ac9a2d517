package dev.ostler.replica.ensemble;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.data;
import static dev.ostler.replica.TestClient.getting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient;
import dev.ostler.replica.session.LocalSessionMode;
import dev.ostler.replica.session.SessionPassword;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Sessions that a member keeps to itself, the leader (3) as well as a follower (1). */
class LocalSessionsTest {
    private final TestEnsemble ensemble = new TestEnsemble(3, 0);

    private TestMember start(int id, LocalSessionMode mode) {
        for (int each = 1; each <= 3; each++) {
            ensemble.member(each).localSessions = mode;
        }
        ensemble.start();
        ensemble.awaitLeader();
        return ensemble.member(id);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theyTakeNoTransactionAndMayWrite(int id) {
        TestMember member = start(id, LocalSessionMode.ON);
        long before = member.current().zxid();
        TestClient client = member.connected();
        assertThat(member.current().zxid()).isEqualTo(before);

        assertThat(client.call(creating("/a", "x")).error()).isEqualTo(ErrorCode.OK);
        assertThat(data(client.call(getting("/a")))).isEqualTo("x");
        long written = member.current().zxid();
        assertThat(client.call(new Request.CloseSession()).error()).isEqualTo(ErrorCode.OK);
        ensemble.pass(1_000);

        assertThat(client.protocol().isClosing()).isTrue();
        assertThat(member.current().zxid()).isEqualTo(written);
        assertThat(member.current().sessionCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theyOwnNothing(int id) {
        TestClient client = start(id, LocalSessionMode.ON).connected();

        assertThat(client.call(ephemeral("/e")).error())
                .isEqualTo(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION);
        client.call(new Request.Multi(List.of(ephemeral("/e"))));

        assertThat(client.call(getting("/e")).error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(client.call(creating("/a", "")).error()).isEqualTo(ErrorCode.OK);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theyBecomeTheEnsemblesToOwnSomething(int id) {
        TestMember member = start(id, LocalSessionMode.UPGRADING);
        TestClient client = member.connected();
        assertThat(client.call(creating("/a", "")).error()).isEqualTo(ErrorCode.OK);
        assertThat(member.current().sessionCount()).isZero();

        assertThat(client.call(ephemeral("/e")).error()).isEqualTo(ErrorCode.OK);
        assertThat(member.current().sessionTimeout(client.session())).isPositive();

        // Now any other member may have it.
        TestClient moved = resumed(ensemble.member(2), client.session());
        assertThat(moved.connectResponse().session()).isEqualTo(client.session());
        assertThat(moved.call(new Request.CloseSession()).error()).isEqualTo(ErrorCode.OK);
        ensemble.pass(500);
        assertThat(member.current().sessionCount()).isZero();
        assertThat(member.current().find(ZnodePath.of("/e"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aMultiThatWantsToOwnSomethingUpgradesToo(int id) {
        TestMember member = start(id, LocalSessionMode.UPGRADING);
        TestClient client = member.connected();

        Request.Multi multi = new Request.Multi(List.of(ephemeral("/e")));

        assertThat(client.call(multi).error()).isEqualTo(ErrorCode.OK);
        assertThat(member.current().sessionTimeout(client.session())).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theyGoOnWhereTheyBeganAndNowhereElse(int id) {
        TestMember member = start(id, LocalSessionMode.ON);
        TestClient client = member.connected();
        client.disconnect();

        TestClient stranger = resumed(ensemble.member(2), client.session());
        assertThat(stranger.connectResponse().session()).isEqualTo(SessionId.NONE);
        TestClient again = resumed(member, client.session());
        assertThat(again.connectResponse().session()).isEqualTo(client.session());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theyExpire(int id) {
        TestMember member = start(id, LocalSessionMode.ON);
        TestClient client = member.connected();
        client.disconnect();

        ensemble.pass(60_000);

        TestClient again = resumed(member, client.session());
        assertThat(again.connectResponse().session()).isEqualTo(SessionId.NONE);
    }

    private TestClient resumed(TestMember member, SessionId session) {
        TestClient client = member.client();
        client.connect(session, SessionPassword.of(session), 10_000, 0, false);
        ensemble.run();
        return client;
    }

    private static Request.Create ephemeral(String path) {
        return new Request.Create(OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, 1, -1);
    }
}
