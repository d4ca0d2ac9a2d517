package dev.ostler.replica.ensemble;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.data;
import static dev.ostler.replica.TestClient.getting;
import static dev.ostler.replica.TestClient.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.election.State;
import dev.ostler.zab.leader.LeaderOptions;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Members that die, are cut off, and come back. */
class ChangeOfLeaderTest {
    @Test
    @Tag("S129")
    void whatWasAcknowledgedOutlivesItsLeader() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember old = ensemble.leader();
        TestClient client = ensemble.follower().connected();
        assertThat(client.call(creating("/a", "x")).error()).isEqualTo(ErrorCode.OK);
        old.crash();
        ensemble.pass(1);
        ensemble.awaitLeader();

        TestMember leader = ensemble.leader();
        assertThat(leader).isNotSameAs(old);
        TestClient again = leader.connected();
        assertThat(data(again.call(getting("/a")))).isEqualTo("x");
        assertThat(again.call(setting("/a", "y")).error()).isEqualTo(ErrorCode.OK);
        assertThat(Zxids.epoch(leader.current().zxid())).isEqualTo(2);
        assertThat(old.disk.recover().currentEpoch()).isEqualTo(1);
    }

    @Test
    void clientsAreDisconnectedWhenTheirServersRoleEnds() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember follower = ensemble.follower();
        TestClient client = follower.connected();
        client.send(creating("/a", "x"));
        ensemble.leader().crash();
        ensemble.pass(1);

        assertThat(follower.isOpen()).isFalse();
        assertThat(follower.clients()).isEmpty();
        assertThat(client.replies()).isEmpty();
    }

    @Test
    @Tag("S176")
    @Tag("S178")
    void aSessionAndItsEphemeralsOutliveALeaderAndGetTheirWholeTimeoutAnew() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestClient client = ensemble.follower().connected();
        client.call(creating("/e", "", 1));
        ensemble.pass(8_000);
        ensemble.leader().crash();
        ensemble.pass(1);
        ensemble.awaitLeader();
        long began = ensemble.nowMillis();
        ensemble.pass(began + 9_000 - ensemble.nowMillis());

        TestMember leader = ensemble.leader();
        assertThat(leader.current().find(ZnodePath.of("/e"))).isNotNull();
        TestClient moved = TestEnsemble.move(client, leader, leader.current().zxid());
        assertThat(moved.connectResponse().session()).isEqualTo(client.session());
    }

    @Test
    @Tag("S084")
    void withoutAMajorityNobodyServes() {
        var ensemble = TestEnsemble.serving(5, 0);
        TestMember leader = ensemble.leader();
        ensemble.member(1).crash();
        ensemble.member(2).crash();
        ensemble.pass(10_000);
        assertThat(leader.connected().call(creating("/a", "")).error()).isEqualTo(ErrorCode.OK);

        ensemble.member(3).crash();
        ensemble.pass(10_000);
        assertThat(ensemble.member(4).isOpen()).isFalse();
        assertThat(ensemble.member(5).isOpen()).isFalse();
        assertThat(leader.is(State.LEADING)).isFalse();
    }

    @Test
    void aLeaderWithoutFollowersGivesUpAndItsWritesAreTakenBackByTruncation() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember old = ensemble.leader();
        old.connected().call(creating("/before", ""));
        TestClient client = old.connected();
        old.cutSilently(true);
        client.send(creating("/lost", ""));
        ensemble.run();
        assertThat(client.replies()).isEmpty();
        old.cut(true);
        ensemble.pass(3_000);
        ensemble.awaitOthers(old);
        assertThat(old.is(State.LOOKING)).isTrue();
        int tail = old.logged().size();

        old.cutSilently(false);
        ensemble.pass(1);
        ensemble.awaitLeader();
        assertThat(old.disk.truncations).isEqualTo(1);
        assertThat(old.logged()).hasSize(tail - 1);
        assertThat(old.current().find(ZnodePath.of("/lost"))).isNull();
        assertThat(old.current().find(ZnodePath.of("/before"))).isNotNull();
        requireEqual(ensemble);
    }

    @Test
    void aHistoryThatOthersHaveWrittenOverIsReplacedByASnapshot() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember old = ensemble.leader();
        old.cutSilently(true);
        old.client().connect(SessionId.NONE, null, 10_000, 0);
        ensemble.run();
        old.cut(true);
        ensemble.pass(3_000);
        ensemble.awaitOthers(old);
        ensemble.leaderBeside(old).connected().call(creating("/new", ""));

        old.cutSilently(false);
        ensemble.pass(1);
        ensemble.awaitLeader();
        assertThat(old.disk.replacements).isEqualTo(1);
        assertThat(old.current().sessionCount()).isEqualTo(1);
        assertThat(old.current().find(ZnodePath.of("/new"))).isNotNull();
        requireEqual(ensemble);

        old.crash();
        old.start();
        ensemble.awaitLeader();
        assertThat(old.current().find(ZnodePath.of("/new"))).isNotNull();
        requireEqual(ensemble);
    }

    @Test
    void aMemberThatWasAwayIsCaughtUpByTransactionsOrByASnapshot() {
        var ensemble = TestEnsemble.serving(3, 1);
        TestMember away = ensemble.follower();
        TestMember observer = ensemble.member(4);
        TestClient client = ensemble.leader().connected();
        away.crash();
        observer.crash();
        client.call(creating("/a", ""));
        away.start();
        observer.start();
        ensemble.awaitLeader();
        assertThat(away.disk.replacements).isZero();
        requireEqual(ensemble);

        away.crash();
        observer.crash();
        for (int i = 0; i < 600; i++) {
            client.send(setting("/a", "v" + i));
        }
        ensemble.run();
        away.start();
        observer.start();
        ensemble.awaitLeader();
        assertThat(away.disk.replacements).isEqualTo(1);
        assertThat(observer.disk.replacements).isEqualTo(1);
        assertThat(data(away.connected().call(getting("/a")))).isEqualTo("v599");
        requireEqual(ensemble);
    }

    @Test
    @Tag("S134")
    void aMemberServesOnlyOnceItHasWhatAQuorumHas() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember away = ensemble.follower();
        away.crash();
        ensemble.leader().connected().call(creating("/a", ""));
        away.start();
        away.disk.stalled = true;
        ensemble.pass(3_000);
        assertThat(away.is(State.FOLLOWING)).isTrue();
        assertThat(away.isOpen()).isFalse();

        away.disk.stalled = false;
        ensemble.run();
        assertThat(away.isOpen()).isTrue();
        assertThat(away.current().find(ZnodePath.of("/a"))).isNotNull();
    }

    @Test
    void allMembersMayDieAtOnce() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestClient client = ensemble.follower().connected();
        client.call(creating("/a", "x"));
        ensemble.members.forEach(TestMember::crash);
        ensemble.run();
        ensemble.members.forEach(TestMember::start);
        ensemble.awaitLeader();

        TestClient moved = TestEnsemble.move(client, ensemble.leader(), 0);
        assertThat(moved.connectResponse().session()).isEqualTo(client.session());
        assertThat(data(moved.call(getting("/a")))).isEqualTo("x");
        requireEqual(ensemble);
    }

    @Test
    void whatIsLoggedAndNotCommittedCountsAtTheNextElection() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember leader = ensemble.leader();
        TestMember having = ensemble.follower();
        TestMember lacking = ensemble.followerBeside(having);
        TestClient client = leader.connected();
        leader.disk.stalled = true;
        lacking.cut(true);
        lacking.crash();
        client.send(creating("/a", "x"));
        ensemble.run();
        leader.crash();
        ensemble.pass(1);
        lacking.cut(false);
        lacking.start();
        ensemble.pass(1);
        ensemble.awaitLeader();

        assertThat(having.is(State.LEADING)).isTrue();
        assertThat(lacking.current().find(ZnodePath.of("/a"))).isNotNull();
    }

    @Test
    void anEpochsNumbersMayBeUsedUp() {
        var ensemble = new TestEnsemble(3, 0);
        ensemble.options(new LeaderOptions(TestEnsemble.TICK_MILLIS, 10, 5, false, 10, 100, 6));
        ensemble.start();
        ensemble.awaitLeader();
        int created = 0;
        for (int i = 0; i < 20; i++) {
            TestMember leader = ensemble.leader();
            TestClient client = leader.client();
            client.connect(SessionId.NONE, null, 10_000, 0);
            ensemble.run();
            if (client.hasReceived()) {
                client.connectResponse();
                client.send(creating("/n" + created, ""));
                ensemble.run();
                created += client.replies().size();
            }
            ensemble.awaitLeader();
        }

        assertThat(created).isGreaterThan(5);
        assertThat(Zxids.epoch(ensemble.leader().current().zxid())).isGreaterThan(2);
        for (int i = 0; i < created; i++) {
            assertThat(ensemble.leader().current().find(ZnodePath.of("/n" + i))).isNotNull();
        }
        for (var txn : ensemble.leader().logged()) {
            assertThat(txn.header().zxid().counter()).isBetween(1L, 6L);
        }
        requireEqual(ensemble);
    }

    @Test
    void anEmptiedMemberDoesNotHelpToElectAnother() {
        var ensemble = new TestEnsemble(3, 0);
        ensemble.member(1).disk.whole = false;
        ensemble.member(2).disk.whole = false;
        ensemble.start();
        ensemble.pass(30_000);
        assertThat(ensemble.members).noneMatch(TestMember::isOpen);
    }

    @Test
    void aStateThatDiffersFromTheLeadersIsToldOnce() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember follower = ensemble.follower();
        TestClient client = ensemble.leader().connected();
        client.call(creating("/a", "x"));
        follower.crash();
        follower.disk.forget(ZnodePath.of("/a"));
        follower.start();
        ensemble.awaitLeader();
        assertThat(follower.differences).isEmpty();
        client.call(creating("/b", "x"));
        client.call(creating("/c", "x"));

        assertThat(follower.differences).hasSize(1);
        assertThat(ensemble.leader().differences).isEmpty();
    }

    private static void requireEqual(TestEnsemble ensemble) {
        ensemble.run();
        TestMember leader = ensemble.leader();
        for (TestMember member : ensemble.members) {
            if (member.isUp()) {
                assertThat(member.current().zxid()).isEqualTo(leader.current().zxid());
                assertThat(member.current().digest()).isEqualTo(leader.current().digest());
                assertThat(member.disk.recover().tree().digest())
                        .isEqualTo(leader.current().digest());
                assertThat(member.differences).isEmpty();
            }
        }
    }
}
