package dev.ostler.zab.harness;

import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.leader.LogSource;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What went wrong in ZooKeeper at one time or another, by the number of its issue. */
class KnownBugsTest {
    private static final Packet NEWLEADER_ACK = Packet.of(PacketType.ACK, zxid(2, 0));

    /** 2 leads epoch 2, 3 follows, and 1, which has 1:1 only, is about to acknowledge NEWLEADER. */
    private static Ensemble newLeaderOnItsWayToTheDisk() {
        var ensemble = Ensemble.ofThree();
        ensemble.write(3, "1:1");
        ensemble.settle().crash(1);
        ensemble.write(3, "1:2");
        ensemble.settle().crash(3).lead(2).follow(3, 2).settle();
        ensemble.write(2, "2:1");
        ensemble.settle();
        ensemble.member(1).disk.hold();
        ensemble.follow(1, 2).settle();
        ensemble.member(1).disk.doSome(2); // acceptedEpoch, and that it is durable.
        ensemble.settle();
        assertThat(ensemble.member(1).disk.waiting()).isEqualTo(4);
        return ensemble;
    }

    @Test
    @Tag("ZOOKEEPER-1653")
    @Tag("ZOOKEEPER-2354")
    @Tag("ZOOKEEPER-2678")
    @Tag("ZOOKEEPER-3023")
    @Tag("ZOOKEEPER-3911")
    @Tag("ZOOKEEPER-4643")
    @Tag("ZOOKEEPER-4646")
    @Tag("ZOOKEEPER-4785")
    void whateverMomentACrashChoosesTheEpochHasItsHistoryAndTheAckBoth() {
        for (int done = 0; done <= 4; done++) {
            var ensemble = newLeaderOnItsWayToTheDisk();
            TestMember follower = ensemble.member(1);

            follower.disk.doSome(done); // 1:2, 2:1, currentEpoch, and that all this is durable.

            long last = follower.disk.lastZxid();
            assertThat(follower.disk.currentEpoch == 2).as("after %d", done).isEqualTo(done >= 3);
            assertThat(follower.disk.currentEpoch < 2 || last == zxid(2, 1)).isTrue();
            assertThat(ensemble.underWay(1, 2).contains(NEWLEADER_ACK)).isEqualTo(done == 4);

            ensemble.crash(1);
            Zxids.requireConsistent(follower.disk.acceptedEpoch, follower.disk.currentEpoch, last);
            ensemble.follow(1, 2).settle();
            assertThat(follower.values()).containsExactly("1:1", "1:2", "2:1");
            assertThat(follower.serving).isTrue();
        }
    }

    @Test
    @Tag("ZOOKEEPER-2307")
    @Tag("ZOOKEEPER-4269")
    void aPromiseIsMadeWhenItIsOnDisk() {
        var ensemble = new Ensemble(3, 0).lead(3);
        ensemble.member(1).disk.hold();
        ensemble.member(3).disk.hold();

        ensemble.follow(1, 3).settle();
        assertThat(ensemble.said(3, 1)).isEmpty();

        ensemble.member(3).disk.release();
        ensemble.settle();
        assertThat(ensemble.transcript())
                .containsExactly("3: acceptedEpoch=1", "3 -> 1: LEADERINFO 1:0");

        ensemble.member(1).disk.release();
        ensemble.settle();
        assertThat(ensemble.transcript()).startsWith("1: acceptedEpoch=1", "1 -> 3: ACKEPOCH 0:0");
    }

    @Test
    @Tag("ZOOKEEPER-4685")
    void proposalsAreAcknowledgedOnlyWhenAllIsUpToDate() {
        var ensemble = newLeaderOnItsWayToTheDisk();
        ensemble.write(2, "2:2");
        ensemble.settle().transcript();

        ensemble.member(1).disk.release();
        ensemble.settle();

        assertThat(ensemble.said(1, 2)).containsExactly("ACK 2:0", "ACK 2:0", "ACK 2:2");
    }

    @Test
    @Tag("ZOOKEEPER-4685")
    void anAckOfWhatWasNeverProposedCostsThatLearnerItsConnectionAndNobodyElse() {
        var ensemble = newLeaderOnItsWayToTheDisk();

        ensemble.forge(1, 2, Packet.of(PacketType.ACK, zxid(2, 2)));
        ensemble.settle();

        assertThat(ensemble.member(1).learner).isNull();
        assertThat(ensemble.member(2).leads()).isTrue();
        assertThat(ensemble.member(3).serving).isTrue();
    }

    @Test
    @Tag("ZOOKEEPER-4394")
    void aCommitBetweenNewLeaderAndUpToDateFindsItsProposal() {
        var ensemble = newLeaderOnItsWayToTheDisk();
        ensemble.write(2, "2:2");
        ensemble.settle();
        assertThat(ensemble.member(2).values()).endsWith("2:2");
        assertThat(ensemble.member(1).values()).doesNotContain("2:2");

        ensemble.member(1).disk.release();
        ensemble.settle();

        assertThat(ensemble.member(1).values()).containsExactly("1:1", "1:2", "2:1", "2:2");
    }

    @Test
    @Tag("ZOOKEEPER-4394")
    void whatIsNotCommittedIsNotAppliedInASync() {
        var ensemble = Ensemble.ofThree();
        ensemble.crash(1);
        ensemble.member(2).disk.hold();
        ensemble.write(3, "a");
        ensemble.settle();
        ensemble.member(1).disk.hold();

        ensemble.follow(1, 3).settle();
        assertThat(ensemble.member(1).serving).isFalse();
        ensemble.member(1).disk.doSome(1); // NEWLEADER is durable.
        ensemble.settle();

        assertThat(ensemble.member(1).serving).isTrue();
        assertThat(ensemble.member(1).values()).isEmpty();
        ensemble.member(2).disk.release();
        ensemble.settle();
        assertThat(ensemble.member(1).values()).containsExactly("a");
    }

    /** 1 learned of 1:2 in a sync; as a leader it must have it for 2. */
    @Test
    @Tag("ZOOKEEPER-4925")
    void whatCameInASyncIsHandedOn() {
        var ensemble = Ensemble.ofThree();
        ensemble.write(3, "1:1");
        ensemble.settle().crash(1);
        ensemble.cut(2, 3).follow(1, 3).settle();
        ensemble.write(3, "1:2");
        ensemble.settle().crash(1).follow(1, 3).settle();
        ensemble.write(3, "1:3");
        ensemble.settle().crash(3).transcript();

        ensemble.lead(1).follow(2, 1).settle();

        assertThat(ensemble.said(1, 2))
                .contains("DIFF 1:3", "PROPOSAL 1:2", "COMMIT 1:2", "PROPOSAL 1:3", "COMMIT 1:3");
        assertThat(ensemble.member(2).values()).containsExactly("1:1", "1:2", "1:3");
    }

    @Test
    @Tag("ZOOKEEPER-4925")
    void aHoleInASyncEndsTheRoleAndNothingOfItStays() {
        var ensemble = newLeaderOnItsWayToTheDisk();

        ensemble.forge(2, 1, Packet.of(PacketType.PROPOSAL, zxid(2, 4), Bytes.utf8("hole")));
        ensemble.settle();

        assertThat(ensemble.member(1).lastReason).contains("does not follow 0x200000001");
        assertThat(ensemble.member(1).values()).doesNotContain("hole");
    }

    private static Ensemble truncationOnItsWayToTheDisk() {
        var ensemble = new Ensemble(3, 0);
        for (long id = 1; id <= 2; id++) {
            ensemble.withLog(id, 5, zxid(5, 1), zxid(5, 2));
        }
        ensemble.withLog(3, 5, zxid(5, 1), zxid(5, 2), zxid(5, 3));
        ensemble.lead(2).follow(1, 2).settle();
        ensemble.write(2, "6:1");
        ensemble.settle();
        ensemble.member(3).disk.hold();
        ensemble.follow(3, 2).settle();
        ensemble.member(3).disk.doSome(2);
        ensemble.settle();
        assertThat(ensemble.member(3).disk.waiting()).isEqualTo(1);
        return ensemble;
    }

    @Test
    @Tag("ZOOKEEPER-5094")
    void aTruncationThatALostConnectionOvertakesLeavesMemoryAndDiskEqual() {
        for (boolean done : List.of(false, true)) {
            var ensemble = truncationOnItsWayToTheDisk();
            if (done) {
                ensemble.member(3).disk.doSome(1);
            }

            ensemble.cut(3, 2);

            TestMember member = ensemble.member(3);
            assertThat(member.history.last()).isEqualTo(member.disk.lastZxid());
            assertThat(member.state()).isEqualTo(member.disk.history());
            ensemble.follow(3, 2).settle();
            assertThat(member.values()).containsExactly("5:1", "5:2", "6:1");
        }
    }

    /** ZooKeeper writes the snapshot behind a TRUNC without syncing it. */
    @Test
    void whatFollowsATruncationIsOnDiskBeforeTheAck() {
        var ensemble = truncationOnItsWayToTheDisk();
        TestMember member = ensemble.member(3);
        member.disk.doSome(1);
        ensemble.settle();

        assertThat(member.disk.waiting()).isEqualTo(3); // 6:1, currentEpoch, and their durability.
        member.disk.doSome(2);
        assertThat(ensemble.underWay(3, 2)).isEmpty();
        member.disk.doSome(1);
        assertThat(ensemble.underWay(3, 2)).containsExactly(Packet.of(PacketType.ACK, zxid(6, 0)));
        assertThat(member.disk.lastZxid()).isEqualTo(zxid(6, 1));
    }

    /** The snapshot that 3 has came from a leader that was never established. */
    @Test
    @Tag("ZOOKEEPER-1549")
    void aMemberThatCannotTruncateGetsASnapshot() {
        var ensemble = new Ensemble(3, 0);
        for (long id = 1; id <= 2; id++) {
            ensemble.withLog(id, 5, zxid(5, 1), zxid(5, 2));
        }
        ensemble.withLog(3, 5, zxid(5, 1), zxid(5, 2), zxid(5, 3));
        Disk disk = ensemble.member(3).disk;
        disk.snapshot.addAll(disk.log);
        disk.log.clear();
        disk.snapshotZxid = zxid(5, 3);
        ensemble.member(3).recover();
        ensemble.lead(2).follow(1, 2).settle();

        ensemble.transcript();
        ensemble.follow(3, 2).settle();

        assertThat(ensemble.transcript())
                .containsSubsequence(
                        "3 -> 2: ACKEPOCH 5:3",
                        "2 -> 3: TRUNC 5:2",
                        "3: connects once more",
                        "3 -> 2: ACKEPOCH",
                        "2 -> 3: SNAP 5:2",
                        "3: serves epoch 6");
        assertThat(ensemble.member(3).values()).containsExactly("5:1", "5:2");
        assertThat(disk.snapshotZxid).isEqualTo(zxid(5, 2));
    }

    /** 3 has more in memory than 1 has missed, but 1 asks for everything. */
    private static Ensemble snapshotOnItsWay() {
        var ensemble = new Ensemble(3, 0);
        ensemble.member(3).windowMax = 1;
        for (long id = 2; id <= 3; id++) {
            ensemble.withLog(id, 1, zxid(1, 1), zxid(1, 2), zxid(1, 3));
        }
        ensemble.withLog(1, 1, zxid(1, 1));
        ensemble.member(3).logSource = LogSource.NONE;
        ensemble.lead(3).follow(2, 3).settle();
        ensemble.follow(1, 3);
        return ensemble;
    }

    @Test
    @Tag("ZOOKEEPER-3642")
    @Tag("ZOOKEEPER-2872")
    void aSnapshotWithoutNewLeaderLeavesTheOldState() {
        var ensemble = snapshotOnItsWay();
        ensemble.member(1).disk.hold();
        ensemble.settle();
        ensemble.member(1).disk.doSome(2);
        ensemble.settle();
        // The snapshot is in use and not on disk: no acknowledgement.
        assertThat(ensemble.member(1).values()).hasSize(3);
        assertThat(ensemble.said(1, 3)).doesNotContain("ACK 2:0");

        ensemble.crash(1);

        assertThat(ensemble.member(1).values()).containsExactly("1:1");
        assertThat(ensemble.member(1).history.last()).isEqualTo(zxid(1, 1));
        ensemble.follow(1, 3).settle();
        assertThat(ensemble.member(1).values()).containsExactly("1:1", "1:2", "1:3");
    }

    @Test
    @Tag("ZOOKEEPER-3642")
    void aSnapshotWhoseLeaderDiesIsForgotten() {
        var ensemble = snapshotOnItsWay();
        ensemble.settleUntil("3 -> 1: SNAP 1:3");

        ensemble.crash(3);

        assertThat(ensemble.member(1).values()).containsExactly("1:1");
        assertThat(ensemble.member(1).history.last()).isEqualTo(zxid(1, 1));
        ensemble.settle().lead(2).follow(1, 2).settle();
        assertThat(ensemble.said(2, 1)).contains("DIFF 1:3");
        assertThat(ensemble.member(1).values()).containsExactly("1:1", "1:2", "1:3");
        ensemble.crash(1);
        assertThat(ensemble.member(1).values()).containsExactly("1:1", "1:2", "1:3");
    }

    @Test
    @Tag("ZOOKEEPER-3104")
    void newLeaderComesLastWhateverIsWrittenMeanwhile() {
        var ensemble = snapshotOnItsWay();
        ensemble.settleUntil("1: acceptedEpoch=2");
        ensemble.hold(3, 1);
        ensemble.settle();
        ensemble.write(3, "2:1");
        ensemble.settle();

        assertThat(ensemble.underWay(3, 1).stream().map(Packet::toString))
                .containsExactly("SNAP 1:3", "NEWLEADER 2:0", "PROPOSAL 2:1", "COMMIT 2:1");
        ensemble.release(3, 1);
        ensemble.settle();
        assertThat(ensemble.member(1).values()).containsExactly("1:1", "1:2", "1:3", "2:1");
    }

    @Test
    @Tag("ZOOKEEPER-2845")
    @Tag("ZOOKEEPER-4712")
    @Tag("ZOOKEEPER-5012")
    void whatWasLoggedAndNotCommittedCountsAfterTheRole() {
        var ensemble = Ensemble.ofThree();
        ensemble.member(1).disk.hold();
        ensemble.member(3).disk.hold();
        ensemble.cut(2, 3);
        ensemble.write(3, "a");
        ensemble.settle();

        ensemble.cut(1, 3).resign(3);

        for (long id : List.of(1L, 3L)) {
            TestMember member = ensemble.member(id);
            assertThat(member.disk.waiting()).isZero();
            assertThat(member.history.last()).isEqualTo(zxid(1, 1));
            assertThat(member.values()).containsExactly("a");
        }
        assertThat(ensemble.transcript()).doesNotContain("1 -> 3: ACK 1:1");
    }

    @Test
    @Tag("ZOOKEEPER-4882")
    void nothingIsAcknowledgedThatIsNotOnDisk() {
        var ensemble = Ensemble.ofThree();
        ensemble.member(1).disk.hold();
        ensemble.member(2).disk.hold();
        ensemble.transcript();

        ensemble.write(3, "a");
        ensemble.settle();

        assertThat(ensemble.transcript())
                .containsExactly("3 -> 1: PROPOSAL 1:1", "3 -> 2: PROPOSAL 1:1", "3: logs 1:1");
        assertThat(ensemble.member(3).values()).isEmpty();
        ensemble.member(2).disk.release();
        ensemble.settle();
        assertThat(ensemble.member(3).values()).containsExactly("a");
        assertThat(ensemble.member(1).values()).containsExactly("a");
        assertThat(ensemble.member(1).disk.log).isEmpty();
    }

    @Test
    @Tag("ZOOKEEPER-2959")
    @Tag("S138")
    void observersMakeNoQuorum() {
        var ensemble = new Ensemble(3, 2).lead(3).observe(4, 3).observe(5, 3).settle();
        assertThat(ensemble.said(3, 4)).isEmpty();

        ensemble.follow(1, 3).settle();
        assertThat(ensemble.member(3).leads()).isTrue();
        assertThat(ensemble.member(4).serving).isTrue();

        ensemble.cut(1, 3);
        ensemble.write(3, "a");
        ensemble.settle();
        assertThat(ensemble.member(3).values()).isEmpty();
        ensemble.follow(2, 3).settle();
        assertThat(ensemble.member(3).values()).containsExactly("a");
    }

    @Test
    @Tag("ZOOKEEPER-2959")
    void anObserverThatSaysItFollowsMakesNoQuorum() {
        var ensemble = new Ensemble(3, 2).lead(3).follow(4, 3).follow(5, 3).settle();

        assertThat(ensemble.said(3, 4)).isEmpty();
        ensemble.follow(1, 3).settle();
        ensemble.write(3, "a");
        ensemble.settle();
        assertThat(ensemble.member(4).values()).containsExactly("a");
    }

    @Test
    @Tag("ZOOKEEPER-3829")
    @Tag("ZOOKEEPER-2865")
    void nobodyLeadsWhoseHistoryNoQuorumHas() {
        var ensemble = new Ensemble(3, 0).lead(3);
        ensemble.member(1).disk.hold();
        ensemble.follow(1, 3).settle();
        ensemble.member(1).disk.doSome(2);
        ensemble.settle();
        assertThat(ensemble.member(3).disk.currentEpoch).isEqualTo(1);
        assertThat(ensemble.member(3).leads()).isFalse();

        ensemble.pass(Ensemble.INIT_LIMIT * Ensemble.TICK_MILLIS);

        assertThat(ensemble.member(3).leader).isNull();
        assertThat(ensemble.member(3).lastReason).contains("no quorum came within 20000 ms");
    }

    @Test
    @Tag("ZOOKEEPER-1277")
    @Tag("ZOOKEEPER-2789")
    @Tag("ZOOKEEPER-4883")
    @Tag("S148")
    void anEpochWhoseNumbersAreUsedUpEndsInGoodOrder() {
        var ensemble = new Ensemble(3, 0);
        ensemble.leaderOptions = new LeaderOptions(2000, 10, 5, false, 10, 100, 2);
        ensemble.lead(3).follow(1, 3).follow(2, 3).settle();
        ensemble.write(3, "1:1");
        assertThat(ensemble.member(3).requireLeader().exhausted()).isFalse();
        ensemble.write(3, "1:2");
        assertThat(ensemble.member(3).requireLeader().exhausted()).isTrue();

        ensemble.settle();

        assertThat(ensemble.member(3).leader).isNull();
        assertThat(ensemble.member(3).lastReason).isEqualTo("the numbers of epoch 1 are used up");
        assertThat(ensemble.member(3).values()).containsExactly("1:1", "1:2");
        ensemble.lead(3).follow(1, 3).follow(2, 3).settle();
        ensemble.write(3, "2:1");
        ensemble.settle();
        assertThat(ensemble.member(1).values()).containsExactly("1:1", "1:2", "2:1");
        assertThat(ensemble.member(1).disk.lastZxid()).isEqualTo(zxid(2, 1));
    }
}
