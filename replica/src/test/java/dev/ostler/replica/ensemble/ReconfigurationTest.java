package dev.ostler.replica.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ServerId;
import dev.ostler.replica.TestClient;
import dev.ostler.replica.TestClient.Reply;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.State;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Objects;

/** Members come, go and change their roles while others serve. */
class ReconfigurationTest {
    private static final String CONFIG = "/zookeeper/config";

    @Test
    void theFirstLeaderGivesTheMembershipItsFirstVersion() {
        var ensemble = TestEnsemble.reconfigurable(3, 0);

        assertThat(ensemble.members)
                .allSatisfy(
                        member -> {
                            assertThat(member.knows().version()).isEqualTo(1L << 32);
                            assertThat(member.disk.committed).isEqualTo(member.knows());
                            assertThat(member.disk.lastSeen).isNull();
                        });
        assertThat(config(ensemble.leader())).endsWith("version=100000000");
        assertThat(config(ensemble.follower())).endsWith("version=100000000");
    }

    @Test
    void aServerJoinsAndCounts() {
        var ensemble = TestEnsemble.reconfigurable(3, 1);
        join(ensemble, 4);
        TestClient client = ensemble.leader().connected();

        Reply reply = client.call(adding(4));

        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(TestClient.data(reply))
                .contains("server.4=10.0.0.4:2888:3888:participant;0.0.0.0:2181\n")
                .endsWith("version=" + Long.toHexString(reply.zxid()));
        assertThat(ensemble.members)
                .allSatisfy(
                        member -> {
                            assertThat(member.knows().version()).isEqualTo(reply.zxid());
                            assertThat(member.knows().voters()).hasSize(4);
                            assertThat(member.disk.committed).isEqualTo(member.knows());
                            assertThat(config(member)).isEqualTo(TestClient.data(reply));
                        });

        // Two of four are no quorum any more.
        TestMember leader = ensemble.leader();
        ensemble.members.stream()
                .filter(member -> member != leader)
                .limit(2)
                .forEach(TestMember::crash);
        client.send(TestClient.creating("/a", "1"));
        ensemble.run();
        assertThat(client.replies()).isEmpty();
    }

    @Test
    void aRequestThroughAFollowerIsAnsweredThereAndWatchersHear() {
        var ensemble = TestEnsemble.reconfigurable(3, 1);
        join(ensemble, 4);
        TestMember follower = ensemble.follower();
        TestClient watcher = follower.connected();
        watcher.call(TestClient.watching(CONFIG));

        Reply reply = follower.connected().call(adding(4));

        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(reply.zxid()).isEqualTo(follower.knows().version());
        assertThat(watcher.replies()).extracting(Reply::xid).containsExactly(-1);
    }

    @Test
    void theLeaderLeavesAndTheOneThatItNamedGoesOnWithoutAnElection() {
        var ensemble = TestEnsemble.reconfigurable(3, 0);
        TestMember old = ensemble.leader();
        TestClient client = old.connected();
        client.call(TestClient.creating("/a", "1"));

        Reply reply = client.call(removing((int) old.id().value()));

        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        TestMember next = ensemble.leader();
        assertThat(next).isNotSameAs(old);
        assertThat(next.states).endsWith(State.FOLLOWING, State.LOOKING, State.LEADING);
        assertThat(old.is(State.FOLLOWING)).isTrue();
        assertThat(old.knows().isVoter(old.id())).isFalse();
        ensemble.awaitLeader();
        TestClient moved = TestEnsemble.move(client, ensemble.follower(), reply.zxid());
        moved.connectResponse();
        assertThat(TestClient.data(moved.call(TestClient.getting("/a")))).isEqualTo("1");
        assertThat(moved.call(TestClient.setting("/a", "2")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void whoRemovesTheLeaderAndAsksForMoreIsAnsweredTheFirst() {
        var ensemble = TestEnsemble.reconfigurable(3, 0);
        TestMember old = ensemble.leader();
        TestClient client = old.connected();

        old.inOneBatch(
                () -> {
                    client.send(removing((int) old.id().value()));
                    client.send(TestClient.creating("/a", "1"));
                });
        ensemble.run();

        assertThat(client.replies()).extracting(Reply::error).containsExactly(ErrorCode.OK);
    }

    @Test
    void aFollowerBecomesAnObserverAndAVoterAgain() {
        var ensemble = TestEnsemble.reconfigurable(4, 0);
        TestMember member = ensemble.follower();
        int id = (int) member.id().value();
        TestClient client = ensemble.leader().connected();

        Reply away =
                client.call(joining(id, TestEnsemble.line(id).replace("participant", "observer")));
        ensemble.awaitLeader();

        assertThat(away.error()).isEqualTo(ErrorCode.OK);
        assertThat(member.is(State.OBSERVING)).isTrue();
        assertThat(member.knows().voters()).hasSize(3);

        Reply back = client.call(adding(id));
        ensemble.awaitLeader();

        assertThat(back.error()).isEqualTo(ErrorCode.OK);
        assertThat(member.is(State.FOLLOWING)).isTrue();
        assertThat(ensemble.members)
                .allSatisfy(each -> assertThat(each.knows().version()).isEqualTo(back.zxid()));
    }

    @Test
    void allMembersAreNamedAnew() {
        var ensemble = TestEnsemble.reconfigurable(3, 0);
        TestClient client = ensemble.leader().connected();
        int leader = (int) ensemble.leader().id().value();
        int follower = (int) ensemble.follower().id().value();
        String members =
                "server.%d=%s,server.%d=%s"
                        .formatted(
                                leader,
                                TestEnsemble.line(leader),
                                follower,
                                TestEnsemble.line(follower));

        Reply reply = client.call(new Request.Reconfig(null, null, members, -1));

        assertThat(reply.error()).isEqualTo(ErrorCode.OK);
        assertThat(ensemble.leader().knows().members()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, 5, BAD_VERSION",
                "server.4=10.0.0.4:2888:3888;2181, -, -, 5, BAD_VERSION",
                "server.4, -, -, -1, BAD_ARGUMENTS",
                "server.4=10.0.0.4:2888:3888, -, -, -1, BAD_ARGUMENTS",
                "server.4=10.0.0.1:2888:3888;2181, -, -, -1, BAD_ARGUMENTS",
                "server.4=10.0.0.4:2888:3888|10.1.0.4:2888:3888;2181, -, -, -1, BAD_ARGUMENTS",
                "-, x, -, -1, MARSHALLING_ERROR",
                "-, '1,2', -, -1, BAD_ARGUMENTS",
                "-, -, nonsense, -1, BAD_ARGUMENTS",
                "'server.4=10.0.0.4:2888:3888;2181,server.5=10.0.0.5:1:2;3', 1, -, -1,"
                        + " NEW_CONFIG_NO_QUORUM",
            })
    void whatCannotBeIsRefused(
            @Nullable String joining,
            @Nullable String leaving,
            @Nullable String members,
            long version,
            ErrorCode error) {
        var ensemble = TestEnsemble.reconfigurable(3, 0);
        TestClient client = ensemble.leader().connected();

        Reply reply = client.call(new Request.Reconfig(joining, leaving, members, version));

        assertThat(reply.error()).isEqualTo(error);
        assertThat(ensemble.leader().knows().version()).isEqualTo(1L << 32);
        assertThat(client.call(TestClient.creating("/a", "1")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void whoMayNotWriteTheMembershipMayNotChangeIt() {
        var ensemble = TestEnsemble.reconfigurable(3, 0);
        ensemble.members.forEach(member -> member.withSkipAcl(false));
        ensemble.members.forEach(TestMember::crash);
        ensemble.start();
        ensemble.awaitLeader();
        TestClient client = ensemble.leader().connected();

        assertThat(client.call(removing(1)).error()).isEqualTo(ErrorCode.NO_AUTH);
    }

    @Test
    void withoutReconfigurationItIsRefusedAndNothingHasAVersion() {
        var ensemble = TestEnsemble.serving(3, 0);

        Reply reply = ensemble.leader().connected().call(removing(1));

        assertThat(reply.error()).isEqualTo(ErrorCode.RECONFIG_DISABLED);
        assertThat(config(ensemble.leader())).endsWith("version=0");
        assertThat(ensemble.leader().disk.committed).isNull();
    }

    @Test
    void oneAtATime() {
        var ensemble = TestEnsemble.reconfigurable(3, 1);
        join(ensemble, 4);
        TestClient client = ensemble.leader().connected();
        TestEnsemble.holdBack(ensemble.leader());
        client.send(removing((int) ensemble.follower().id().value()));
        client.send(adding(4));
        ensemble.run();

        ensemble.release(ensemble.leader());
        ensemble.run();

        assertThat(client.replies())
                .extracting(Reply::error)
                .containsExactly(ErrorCode.OK, ErrorCode.RECONFIG_IN_PROGRESS);
    }

    /** The leader dies when the others have seen what it proposed, and it has not heard of it. */
    @Test
    void theNextLeaderCommitsWhatAQuorumHasSeen() {
        var ensemble = TestEnsemble.reconfigurable(3, 1);
        join(ensemble, 4);
        TestMember old = ensemble.leader();
        TestClient client = old.connected();
        TestEnsemble.holdBack(old);
        client.send(adding(4));
        ensemble.run();
        assertThat(ensemble.follower().disk.lastSeen).isNotNull();

        old.crash();
        ensemble.run();
        ensemble.awaitOthers(old);

        assertThat(ensemble.members.stream().filter(TestMember::isUp))
                .allSatisfy(member -> assertThat(member.knows().voters()).hasSize(4));
        assertThat(config(ensemble.leader())).contains("server.4=");
        old.heldBack = null;
        old.start();
        ensemble.awaitLeader();
        assertThat(old.knows()).isEqualTo(ensemble.leader().knows());
    }

    /** Only the leader has it: the others go on without, and make another one. */
    @Test
    void whatNobodyElseHasSeenIsGivenUp() {
        var ensemble = TestEnsemble.reconfigurable(3, 1);
        join(ensemble, 4);
        TestMember old = ensemble.leader();
        TestClient client = old.connected();
        List<TestMember> others =
                ensemble.members.stream().filter(member -> member != old).toList();
        others.forEach(TestEnsemble::holdBack);
        client.send(adding(4));
        ensemble.run();
        old.cut(true);
        others.forEach(ensemble::release);
        Membership seen = Objects.requireNonNull(old.disk.lastSeen);
        ensemble.pass(20_000);
        TestMember next = ensemble.leaderBeside(old);
        assertThat(next.knows().version()).isLessThan(seen.version());

        old.cut(false);
        ensemble.awaitLeader();

        assertThat(old.disk.lastSeen).isNull();
        assertThat(old.knows()).isEqualTo(next.knows());
        TestClient other = next.connected();
        assertThat(other.call(adding(4)).error()).isEqualTo(ErrorCode.OK);
        assertThat(old.knows().voters()).hasSize(4);
    }

    /** It is found by what the others say of themselves, though its own file is of long ago. */
    @Test
    void aMemberThatMissedAChangeFindsTheNewEnsemble() {
        var ensemble = TestEnsemble.reconfigurable(3, 2);
        join(ensemble, 4);
        join(ensemble, 5);
        TestClient client = ensemble.leader().connected();
        TestMember away = ensemble.follower();
        away.crash();
        assertThat(client.call(adding(4)).error()).isEqualTo(ErrorCode.OK);
        assertThat(client.call(adding(5)).error()).isEqualTo(ErrorCode.OK);

        away.start();
        ensemble.awaitLeader();

        assertThat(away.knows().voters()).hasSize(5);
        assertThat(away.disk.committed).isEqualTo(away.knows());
    }

    private static void join(TestEnsemble ensemble, int id) {
        ensemble.member(id).start();
        ensemble.awaitLeader();
        assertThat(ensemble.member(id).is(State.FOLLOWING)).isTrue();
        assertThat(ensemble.member(id).knows().isVoter(new ServerId(id))).isFalse();
    }

    private static Request adding(int id) {
        return joining(id, TestEnsemble.line(id));
    }

    private static Request joining(int id, String line) {
        return new Request.Reconfig("server." + id + "=" + line, null, null, -1);
    }

    private static Request removing(int id) {
        return new Request.Reconfig(null, Integer.toString(id), null, -1);
    }

    private static @Nullable String config(TestMember member) {
        return TestClient.data(member.connected().call(TestClient.getting(CONFIG)));
    }
}
