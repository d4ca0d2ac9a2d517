package dev.ostler.replica.ensemble;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.getting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient;
import dev.ostler.replica.session.SessionPassword;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** Sessions that go from server to server, stay, and end. */
class MovingSessionsTest {
    private final TestEnsemble ensemble = TestEnsemble.serving(3, 1);
    private final TestMember leader = ensemble.leader();
    private final TestMember follower = ensemble.follower();
    private final TestMember other = ensemble.followerBeside(follower);

    @Test
    void anIdBeginsWithTheServerThatMadeIt() {
        for (TestMember member : ensemble.members) {
            long id = member.connected().session().value();
            assertThat(id >>> 56).isEqualTo(member.id().value());
        }
    }

    @Test
    @Tag("S182")
    @Tag("S176")
    void aSessionGoesOnAtAnotherServer() {
        for (TestMember from : ensemble.members) {
            for (TestMember to : ensemble.members) {
                String path = "/from" + from.id() + "to" + to.id();
                TestClient client = from.connected();
                client.call(creating(path, "", 1));
                client.disconnect();
                TestClient moved = TestEnsemble.move(client, to, to.current().zxid());

                assertThat(moved.connectResponse().session()).isEqualTo(client.session());
                assertThat(moved.call(creating(path + "again", "", 1)).error())
                        .isEqualTo(ErrorCode.OK);
                assertThat(ephemerals(client.session())).hasSize(2);
            }
        }
    }

    @Test
    @Tag("S183")
    void aLateRequestThroughTheOldServerIsRefusedAndItsConnectionClosed() {
        for (TestMember to : ensemble.members) {
            if (to != follower) {
                TestClient client = follower.connected();
                TestClient moved = TestEnsemble.move(client, to, 0);
                moved.connectResponse();
                client.send(creating("/late", ""));
                ensemble.run();

                assertThat(client.replies()).isEmpty();
                assertThat(client.protocol().isClosing()).isTrue();
                assertThat(lastLogged().txn()).isEqualTo(new Txn.Failed(ErrorCode.SESSION_MOVED));
                assertThat(lastLogged().header().clientId()).isEqualTo(client.session());
                assertThat(moved.call(getting("/late")).error()).isEqualTo(ErrorCode.NO_NODE);
            }
        }
    }

    @Test
    @Tag("S183")
    void aSessionThatHasMovedToTheLeaderStaysTheLeadersWhileItsClientIsAway() {
        TestClient client = follower.connected();
        TestClient moved = TestEnsemble.move(client, leader, 0);
        moved.connectResponse();
        moved.disconnect();
        client.send(creating("/late", ""));
        ensemble.run();

        assertThat(client.replies()).isEmpty();
        assertThat(client.protocol().isClosing()).isTrue();
        assertThat(leader.current().find(ZnodePath.of("/late"))).isNull();
    }

    @Test
    @Tag("S183")
    void aSessionOfAServerThatIsGoneIsNotInheritedByTheOneBefore() {
        TestClient client = follower.connected();
        TestEnsemble.move(client, other, 0).connectResponse();
        other.crash();
        ensemble.run();
        client.send(creating("/late", ""));
        ensemble.run();

        assertThat(client.replies()).isEmpty();
        assertThat(client.protocol().isClosing()).isTrue();
        assertThat(leader.current().find(ZnodePath.of("/late"))).isNull();
    }

    @Test
    void aClientThatMovesAwayFromTheLeaderIsDisconnectedThere() {
        TestClient client = leader.connected();
        TestEnsemble.move(client, follower, 0).connectResponse();

        assertThat(client.replies()).isEmpty();
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void aSecondConnectionToTheSameFollowerEndsTheFirst() {
        TestClient client = follower.connected();
        TestClient again = TestEnsemble.move(client, follower, 0);
        again.connectResponse();
        client.flush();

        assertThat(client.protocol().isClosing()).isTrue();
        assertThat(again.call(creating("/a", "")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aSessionThatComesBackDoesNotReadPastItsOwnWrites() {
        for (TestMember member : ensemble.members) {
            TestClient client = member.connected();
            stall(true);
            client.send(creating("/own" + member.id(), ""));
            ensemble.run();
            client.disconnect();
            TestClient again = TestEnsemble.move(client, member, 0);

            assertThat(again.hasReceived()).isFalse();
            stall(false);
            ensemble.run();
            assertThat(again.connectResponse().session()).isEqualTo(client.session());
            assertThat(again.call(getting("/own" + member.id())).error()).isEqualTo(ErrorCode.OK);
        }
    }

    private void stall(boolean stalled) {
        ensemble.members.forEach(member -> member.disk.stalled = stalled);
    }

    @Test
    @Tag("S177")
    void aSessionThatDoesNotExistIsRefusedByEveryServer() {
        TestClient client = follower.connected();
        client.call(new Request.CloseSession());
        for (TestMember member : ensemble.members) {
            TestClient moved = TestEnsemble.move(client, member, 0);

            ConnectResponse response = moved.connectResponse();
            assertThat(response.session()).isEqualTo(SessionId.NONE);
            assertThat(response.timeout()).isZero();
            assertThat(moved.protocol().isClosing()).isTrue();
        }
    }

    @Test
    void aWrongPasswordIsRefusedByEveryServer() {
        SessionId session = follower.connected().session();
        for (TestMember member : ensemble.members) {
            TestClient thief = member.client();
            thief.connect(session, SessionPassword.of(new SessionId(77)), 10_000, 0);
            ensemble.run();

            assertThat(thief.connectResponse().session()).isEqualTo(SessionId.NONE);
        }
    }

    @Test
    void aClientIsNotTakenBackInTime() {
        TestClient client = leader.connected();
        other.cutSilently(true);
        client.call(creating("/a", ""));
        TestClient moved = TestEnsemble.move(client, other, leader.current().zxid());

        assertThat(moved.hasReceived()).isFalse();
        assertThat(moved.protocol().isClosing()).isTrue();
    }

    @Test
    void theBeginningOfTheEpochIsNotAheadOfAMemberWithoutTransactionsOfIt() {
        TestClient client = follower.client();
        client.connect(SessionId.NONE, null, 10_000, 1L << 32);
        ensemble.run();
        assertThat(client.connectResponse().session()).isNotEqualTo(SessionId.NONE);
    }

    @Test
    @Tag("S172")
    void aClientThatClosesItsSessionThroughAFollowerGetsAReplyThenItsConnectionEnds() {
        TestClient client = follower.connected();
        client.call(creating("/e", "", 1));
        assertThat(client.call(new Request.CloseSession()).error()).isEqualTo(ErrorCode.OK);

        assertThat(client.protocol().isClosing()).isTrue();
        assertThat(lastLogged().txn()).isEqualTo(new Txn.CloseSession(List.of(ZnodePath.of("/e"))));
        for (TestMember member : ensemble.members) {
            assertThat(member.current().find(ZnodePath.of("/e"))).isNull();
            assertThat(member.current().sessionTimeout(client.session())).isEqualTo(-1);
        }
    }

    @Test
    @Tag("S173")
    @Tag("S174")
    void aSilentClientsSessionEndsEverywhereAtTheSameZxid() {
        for (TestMember member : ensemble.members) {
            TestClient client = member.connected();
            client.call(creating("/e" + member.id(), "", 1));
        }
        TestClient silent = follower.connected();
        silent.call(creating("/e", "", 1));
        ensemble.pass(9_000);
        assertThat(ephemerals(silent.session())).hasSize(1);
        ensemble.pass(4_000);

        assertThat(leader.expired).hasSize(5);
        assertThat(silent.replies()).isEmpty();
        assertThat(silent.protocol().isClosing()).isTrue();
        for (TestMember member : ensemble.members) {
            assertThat(member.logged()).isEqualTo(leader.logged());
            assertThat(member.current().ephemeralCount()).isZero();
            assertThat(member.current().sessionCount()).isZero();
        }
    }

    @Test
    void aSessionLivesAsLongAsItsClientIsHeardOfByWhateverServer() {
        for (TestMember member : ensemble.members) {
            TestClient client = member.connected();
            for (int i = 0; i < 8; i++) {
                ensemble.pass(4_000);
                client.send(-2, new Request.Ping());
                assertThat(client.replies()).hasSize(1);
            }
            assertThat(leader.current().sessionTimeout(client.session())).isEqualTo(10_000);
        }
    }

    @Test
    @Tag("S178")
    void theTimeInWhichNobodyIsConnectedBeginsAtTheLastSignOfLife() {
        TestClient client = follower.connected();
        ensemble.pass(5_000);
        client.send(-2, new Request.Ping());
        client.disconnect();
        ensemble.pass(8_000);
        assertThat(leader.expired).isEmpty();
        assertThat(TestEnsemble.move(client, other, 0).connectResponse().session())
                .isEqualTo(client.session());
    }

    @Test
    @Tag("S171")
    void requestsOfAClosingSessionAreRefused() {
        TestClient client = follower.connected();
        TestClient moved = TestEnsemble.move(client, leader, 0);
        moved.connectResponse();
        moved.send(new Request.CloseSession());
        client.send(creating("/late", ""));
        ensemble.run();

        assertThat(lastLogged().txn()).isEqualTo(new Txn.Failed(ErrorCode.SESSION_EXPIRED));
        assertThat(leader.current().find(ZnodePath.of("/late"))).isNull();
    }

    @Test
    void whoAClientHasProvedToBeGoesWithItsRequestToTheLeader() {
        TestClient client = follower.connected();
        client.send(-4, new Request.Auth(0, "digest", Bytes.utf8("bob:secret")));
        var owned =
                new Request.Create(
                        OpCode.CREATE,
                        ZnodePath.of("/bob"),
                        null,
                        List.of(new Acl(31, "auth", "")),
                        0,
                        -1);
        assertThat(client.call(owned).error()).isEqualTo(ErrorCode.OK);
        assertThat(client.call(TestClient.setting("/bob", "x")).error()).isEqualTo(ErrorCode.OK);
        assertThat(other.connected().call(TestClient.setting("/bob", "y")).error())
                .isEqualTo(ErrorCode.NO_AUTH);
    }

    private List<ZnodePath> ephemerals(SessionId session) {
        var paths = new ArrayList<ZnodePath>();
        leader.current().forEachEphemeral(session, paths::add);
        return paths;
    }

    private LoggedTxn lastLogged() {
        return leader.logged().getLast();
    }
}
