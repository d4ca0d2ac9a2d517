package dev.ostler.replica.ensemble;

import static dev.ostler.replica.TestClient.creating;
import static dev.ostler.replica.TestClient.data;
import static dev.ostler.replica.TestClient.getting;
import static dev.ostler.replica.TestClient.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient;
import dev.ostler.replica.TestClient.Reply;
import dev.ostler.tree.Znode;
import dev.ostler.zab.election.State;
import dev.ostler.zab.message.PacketType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes and reads through every member of an ensemble that has its leader. */
class BroadcastTest {
    @Test
    @Tag("S133")
    @Tag("S139")
    void aMemberLooksThenLeadsOrFollows() {
        var ensemble = TestEnsemble.serving(3, 1);

        for (TestMember member : ensemble.members) {
            assertThat(member.states.getFirst()).isEqualTo(State.LOOKING);
        }
        assertThat(ensemble.members)
                .extracting(member -> member.states.getLast())
                .containsExactly(State.FOLLOWING, State.FOLLOWING, State.LEADING, State.OBSERVING);
    }

    @Test
    @Tag("S079")
    @Tag("S081")
    @Tag("S136")
    @Tag("S137")
    void whatIsWrittenThroughAnyMemberIsReadThroughEveryOther() {
        var ensemble = TestEnsemble.serving(3, 1);

        for (TestMember writer : ensemble.members) {
            String path = "/by" + writer.id();
            TestClient client = writer.connected();
            assertThat(client.call(creating(path, "x")).error()).isEqualTo(ErrorCode.OK);
            assertThat(data(client.call(getting(path)))).isEqualTo("x");
            for (TestMember reader : ensemble.members) {
                assertThat(data(reader.connected().call(getting(path)))).isEqualTo("x");
            }
        }
    }

    @Test
    void whatIsCommittedJustBeforeTheLeaderGoesIsAnswered() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember follower = ensemble.follower();
        TestClient client = follower.connected();
        client.send(creating("/a", "x"));
        TestEnsemble.holdBack(follower);
        ensemble.run();

        follower.receiveHeldBackAndLoseLinks();

        assertThat(client.replies()).extracting(Reply::error).containsExactly(ErrorCode.OK);
    }

    @Test
    @Tag("S135")
    @Tag("S159")
    void allMembersHaveTheSameLogAndTheSameState() {
        var ensemble = TestEnsemble.serving(3, 1);
        for (TestMember member : ensemble.members) {
            TestClient client = member.connected();
            client.call(creating("/e" + member.id(), "x", 1));
            client.call(creating("/e" + member.id(), "again"));
        }

        TestMember leader = ensemble.leader();
        for (TestMember member : ensemble.members) {
            assertThat(member.logged()).isEqualTo(leader.logged());
            assertThat(member.current().digest()).isEqualTo(leader.current().digest());
            assertThat(member.differences).isEmpty();
        }
    }

    @Test
    @Tag("S130")
    void zxidsBeginWithTheEpochAndHaveNoGap() {
        var ensemble = TestEnsemble.serving(3, 0);
        ensemble.member(1).connected().call(creating("/a", ""));
        ensemble.member(2).connected().call(creating("/b", ""));

        long expected = (1L << 32) + 1;
        for (var txn : ensemble.leader().logged()) {
            assertThat(txn.header().zxid().value()).isEqualTo(expected++);
        }
        assertThat(ensemble.leader().logged()).hasSize(4);
    }

    @Test
    @Tag("S131")
    void aWriteBecomesOneProposalAndOneCommitForEachFollower() {
        var ensemble = TestEnsemble.serving(3, 1);
        TestMember leader = ensemble.leader();
        TestClient client = ensemble.follower().connected();
        var sent = new ArrayList<TestMember.Sent>();
        leader.sent = sent;
        client.call(creating("/a", ""));

        for (TestMember member : ensemble.members) {
            if (member.is(State.FOLLOWING)) {
                assertThat(sent.stream().filter(one -> one.to().equals(member.id())))
                        .extracting(one -> one.packet().type())
                        .containsExactly(PacketType.PROPOSAL, PacketType.COMMIT);
            }
        }
        assertThat(sent.stream().filter(one -> one.to().value() == 4))
                .extracting(one -> one.packet().type())
                .containsExactly(PacketType.INFORM);
    }

    @Test
    @Tag("S132")
    @Tag("S084")
    void nothingIsAcknowledgedThatAMajorityHasNotStored() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestClient client = ensemble.leader().connected();
        TestMember one = ensemble.follower();
        TestMember other = ensemble.followerBeside(one);
        one.disk.stalled = true;
        other.disk.stalled = true;
        client.send(creating("/a", ""));
        ensemble.run();
        assertThat(client.replies()).isEmpty();

        other.disk.stalled = false;
        ensemble.run();
        assertThat(client.replies()).extracting(Reply::error).containsExactly(ErrorCode.OK);
    }

    @Test
    @Tag("S160")
    void aFollowerShowsAWriteOnlyOnceItIsCommitted() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember follower = ensemble.follower();
        TestClient reader = follower.connected();
        TestClient writer = ensemble.leader().connected();
        ensemble.leader().disk.stalled = true;
        ensemble.followerBeside(follower).disk.stalled = true;
        writer.send(creating("/a", ""));
        ensemble.run();
        assertThat(reader.call(getting("/a")).error()).isEqualTo(ErrorCode.NO_NODE);

        ensemble.leader().disk.stalled = false;
        ensemble.run();
        assertThat(reader.call(getting("/a")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aFollowerMayShowWhatAQuorumHasBeforeItHasItOnItsOwnDisk() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember follower = ensemble.follower();
        TestClient client = follower.connected();
        follower.disk.stalled = true;

        assertThat(client.call(creating("/a", "x")).error()).isEqualTo(ErrorCode.OK);
        assertThat(data(client.call(getting("/a")))).isEqualTo("x");
    }

    @Test
    void repliesOfAFollowerComeInTheOrderOfTheRequests() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestClient client = ensemble.follower().connected();
        int create = client.send(creating("/a", "1"));
        int read = client.send(getting("/a"));
        int sync = client.send(new Request.Sync(ZnodePath.of("/a")));
        int set = client.send(setting("/a", "2"));
        int missing = client.send(setting("/b", "2"));
        int again = client.send(getting("/a"));
        client.send(99, 77, new byte[0]);
        ensemble.run();

        List<Reply> replies = client.replies();
        assertThat(replies)
                .extracting(Reply::xid)
                .containsExactly(create, read, sync, set, missing, again, 99);
        assertThat(data(replies.get(1))).isEqualTo("1");
        assertThat(replies.get(4).error()).isEqualTo(ErrorCode.NO_NODE);
        assertThat(data(replies.get(5))).isEqualTo("2");
        assertThat(replies.get(6).error()).isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(client.protocol().isClosing()).isTrue();
    }

    @Test
    void whatDoesNotDecodeIsRefusedByAFollowerAsByAServerAlone() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestClient client = ensemble.follower().connected();
        int before = ensemble.leader().logged().size();
        client.send(7, OpCode.MULTI, new byte[] {1, 2, 3});
        client.send(8, OpCode.CREATE, new byte[] {1, 2, 3});
        client.send(9, getting("/zookeeper"));
        ensemble.run();

        assertThat(client.replies())
                .extracting(Reply::xid, Reply::error)
                .containsExactly(
                        tuple(7, ErrorCode.MARSHALLING_ERROR),
                        tuple(8, ErrorCode.MARSHALLING_ERROR),
                        tuple(9, ErrorCode.OK));
        assertThat(ensemble.leader().logged()).hasSize(before + 1);
    }

    @Test
    @Tag("S085")
    @Tag("S161")
    void aFollowerThatLagsShowsWhatWasUntilItsClientAsksForASync() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember late = ensemble.follower();
        TestClient reader = late.connected();
        TestClient writer = ensemble.leader().connected();
        TestEnsemble.holdBack(late);
        assertThat(writer.call(creating("/a", "x")).error()).isEqualTo(ErrorCode.OK);

        assertThat(reader.call(getting("/a")).error()).isEqualTo(ErrorCode.NO_NODE);
        reader.send(new Request.Sync(ZnodePath.of("/")));
        reader.send(getting("/a"));
        ensemble.run();
        assertThat(reader.replies()).isEmpty();
        ensemble.release(late);
        ensemble.run();
        assertThat(data(reader.replies().getLast())).isEqualTo("x");
    }

    @Test
    @Tag("S161")
    void aReadBehindASyncSeesWhatWasAcknowledgedElsewhereBefore() {
        var ensemble = TestEnsemble.serving(5, 0);
        TestMember late = ensemble.follower();
        TestClient reader = late.connected();
        TestClient writer = ensemble.leader().connected();
        assertThat(writer.call(creating("/a", "x")).error()).isEqualTo(ErrorCode.OK);

        int sync = reader.send(new Request.Sync(ZnodePath.of("/")));
        int read = reader.send(getting("/a"));
        ensemble.run();
        List<Reply> replies = reader.replies();
        assertThat(replies).extracting(Reply::xid).containsExactly(sync, read);
        assertThat(data(replies.get(1))).isEqualTo("x");
    }

    @Test
    @Tag("S161")
    void aLeaderThatMayHaveBeenDeposedAnswersNoSync() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember old = ensemble.leader();
        TestClient client = old.connected();
        old.cutSilently(true);
        client.send(new Request.Sync(ZnodePath.of("/")));
        ensemble.pass(1_000);

        assertThat(old.is(State.LEADING)).isTrue();
        assertThat(client.replies()).isEmpty();
    }

    @Test
    void aWatchLeftAtAFollowerFiresForAWriteThroughAnother() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember follower = ensemble.follower();
        TestClient watcher = follower.connected();
        TestClient writer = ensemble.followerBeside(follower).connected();
        writer.call(creating("/a", "1"));
        watcher.call(TestClient.watching("/a"));
        writer.call(setting("/a", "2"));

        assertThat(watcher.replies()).extracting(Reply::xid).containsExactly(-1);
        assertThat(data(watcher.call(getting("/a")))).isEqualTo("2");
    }

    @Test
    @Tag("S138")
    void observersServeAndAreNotNeeded() {
        var ensemble = TestEnsemble.serving(3, 2);
        TestClient client = ensemble.member(4).connected();
        assertThat(client.call(creating("/a", "x")).error()).isEqualTo(ErrorCode.OK);

        ensemble.member(4).crash();
        ensemble.member(5).crash();
        ensemble.pass(20_000);
        TestClient other = ensemble.follower().connected();
        assertThat(other.call(setting("/a", "y")).error()).isEqualTo(ErrorCode.OK);
    }

    @Test
    void aLearnersLaterCommitsDoNotOvertakeTheAnswerToItsSync() {
        var ensemble = TestEnsemble.serving(3, 0);
        TestMember follower = ensemble.follower();
        TestMember leader = ensemble.leader();
        TestClient first = follower.connected();
        TestClient second = follower.connected();
        TestClient writer = follower.connected();
        var sent = new ArrayList<TestMember.Sent>();
        leader.sent = sent;
        first.send(new Request.Sync(ZnodePath.of("/")));
        second.send(new Request.Sync(ZnodePath.of("/")));
        writer.send(creating("/a", ""));
        writer.send(creating("/b", ""));
        second.send(new Request.Sync(ZnodePath.of("/")));
        writer.send(creating("/c", ""));
        ensemble.run();

        assertThat(sent.stream().filter(one -> one.to().equals(follower.id())))
                .extracting(one -> one.packet().type())
                .filteredOn(type -> type == PacketType.SYNC || type == PacketType.COMMIT)
                .containsExactly(
                        PacketType.SYNC,
                        PacketType.SYNC,
                        PacketType.COMMIT,
                        PacketType.COMMIT,
                        PacketType.SYNC,
                        PacketType.COMMIT);
        assertThat(writer.replies()).hasSize(3);
        assertThat(second.replies()).hasSize(2);
    }

    @Test
    void everyMemberShowsTheMembership() {
        var ensemble = TestEnsemble.serving(3, 1);
        for (TestMember member : ensemble.members) {
            Znode config =
                    Objects.requireNonNull(
                            member.current().find(ZnodePath.of("/zookeeper/config")));
            assertThat(config.data()).isEqualTo(Bytes.utf8(ensemble.membership().text()));
            assertThat(config.stat().version()).isEqualTo(-1);
            assertThat(config.stat().aversion()).isEqualTo(-1);
            assertThat(config.mzxid()).isZero();
        }
    }
}
