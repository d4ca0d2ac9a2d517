package dev.ostler.zab.harness;

import static dev.ostler.zab.harness.Ensemble.INIT_LIMIT;
import static dev.ostler.zab.harness.Ensemble.SYNC_LIMIT;
import static dev.ostler.zab.harness.Ensemble.TICK_MILLIS;
import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who may lead, for how long, and what must be so before anything is committed. */
class LeadershipTest {
    private static final int INIT_MILLIS = INIT_LIMIT * TICK_MILLIS;
    private static final int SYNC_MILLIS = SYNC_LIMIT * TICK_MILLIS;

    @Test
    void aLeaderAloneLeadsItself() {
        var ensemble = new Ensemble(1, 0).lead(1).settle();
        ensemble.write(1, "a");
        ensemble.settle();

        assertThat(ensemble.member(1).values()).containsExactly("a");
    }

    @Test
    void theEpochIsLaterThanAnyThatWasPromised() {
        var ensemble = new Ensemble(5, 1);
        ensemble.member(1).disk.acceptedEpoch = 7;
        ensemble.member(6).disk.acceptedEpoch = 12;
        ensemble.lead(3);
        ensemble.observe(6, 3).follow(1, 3).follow(2, 3).settle();

        assertThat(ensemble.transcript()).contains("3: leads epoch 13", "6: serves epoch 13");
    }

    /** It could follow nobody up to epoch 9, so the others must choose a later one. */
    @Test
    void aVoterThatHasPromisedMoreEndsTheEpoch() {
        var ensemble = Ensemble.ofThree().crash(1);
        ensemble.member(1).disk.acceptedEpoch = 9;

        ensemble.follow(1, 3).settle();

        assertThat(ensemble.member(3).lastReason).isEqualTo("server 1 has promised epoch 9");
        ensemble.lead(3).follow(1, 3).follow(2, 3).settle();
        assertThat(ensemble.transcript()).contains("3: leads epoch 10");
    }

    /**
     * So speaks ZooKeeper's server without data and with db.autocreate off: all its numbers are -1.
     */
    @Test
    void aVoterThatHasNothingAtAllHasPromisedNothing() {
        var ensemble = new Ensemble(3, 0).lead(3).follow(2, 3).settle();

        ensemble.connect(1, 3, new LearnerInfo(ensemble.member(1).id, 0), -1);
        ensemble.settle();

        assertThat(ensemble.member(3).leads()).isTrue();
        assertThat(ensemble.said(3, 1)).isNotEmpty();
    }

    @Test
    void aLearnerRefusesALeaderBelowItsPromise() {
        var ensemble = new Ensemble(3, 1).lead(3).follow(1, 3).follow(2, 3).settle();
        ensemble.member(4).disk.acceptedEpoch = 9;

        ensemble.observe(4, 3).settle();

        assertThat(ensemble.member(4).lastReason)
                .isEqualTo("the leader's epoch is 1, and 9 is promised");
        assertThat(ensemble.member(4).disk.acceptedEpoch).isEqualTo(9);
        assertThat(ensemble.member(3).leads()).isTrue();
    }

    /** A relay on the way accepts connections for a leader that does not listen yet. */
    @Test
    void aLearnerConnectsAgainIfItHasHeardNothingYet() {
        var ensemble = new Ensemble(3, 0).lead(3).follow(1, 3).cut(1, 3).cut(1, 3).settle();

        assertThat(ensemble.transcript()).contains("1: serves epoch 1");
    }

    @Test
    void aLearnerGivesUpIfItIsCutOffAgainAndAgain() {
        var ensemble = new Ensemble(3, 0).lead(3).follow(1, 3);
        for (int i = 0; i < 5; i++) {
            assertThat(ensemble.member(1).learner).isNotNull();
            ensemble.cut(1, 3);
        }

        assertThat(ensemble.member(1).lastReason).isEqualTo("the connection broke");
    }

    /** Otherwise it could promise an epoch that never comes to be. */
    @Test
    void whoHasNoVoteHearsOfAnEpochThatAQuorumHasPromised() {
        var ensemble = new Ensemble(3, 1).lead(3).observe(4, 3).follow(1, 3);
        ensemble.member(1).disk.hold();
        ensemble.settle();
        assertThat(ensemble.said(3, 4)).isEmpty();

        ensemble.member(1).disk.release();
        ensemble.settle();
        assertThat(ensemble.said(3, 4)).startsWith("LEADERINFO 1:0");
    }

    @Test
    void aFollowerThatKnowsMoreIsTurnedAway() {
        var ensemble = new Ensemble(3, 0);
        ensemble.withLog(1, 2, zxid(1, 1), zxid(2, 1)).withLog(3, 2, zxid(1, 1));
        ensemble.lead(3).follow(1, 3).settle();

        assertThat(ensemble.member(3).leads()).isFalse();
        assertThat(ensemble.member(1).learner).isNull();
        assertThat(ensemble.member(1).values()).containsExactly("1:1", "2:1");
    }

    /** All others have lost their data, and agreed on a later epoch since. */
    @Test
    void theLastMemberThatHasTheDataIsTurnedAwayRatherThanOverwritten() {
        var ensemble = new Ensemble(3, 0).withLog(1, 7, zxid(6, 1), zxid(7, 1));
        ensemble.member(2).disk.acceptedEpoch = 8;
        ensemble.member(3).disk.acceptedEpoch = 8;
        ensemble.lead(3).follow(2, 3).settle();

        ensemble.follow(1, 3).settle();

        assertThat(ensemble.isConnected(1, 3)).isFalse();
        assertThat(ensemble.member(1).values()).containsExactly("6:1", "7:1");
        assertThat(ensemble.member(3).leads()).isTrue();
        ensemble.write(3, "b");
        ensemble.settle();
        assertThat(ensemble.member(2).values()).containsExactly("b");
    }

    @Test
    void aLearnerWithALaterMembershipOrTheLeadersOwnIdIsTurnedAway() {
        var ensemble = new Ensemble(3, 0).lead(3);

        ensemble.connect(1, 3, new LearnerInfo(ensemble.member(1).id, 5));
        ensemble.connect(2, 3, new LearnerInfo(ensemble.member(3).id, 0));
        ensemble.settle();

        assertThat(ensemble.isConnected(1, 3)).isFalse();
        assertThat(ensemble.isConnected(2, 3)).isFalse();
    }

    @Test
    void aLearnerThatComesAnewReplacesItsOldConnection() {
        var ensemble = Ensemble.ofThree();
        ensemble.connect(1, 3, new LearnerInfo(ensemble.member(1).id, 0));
        ensemble.settle();

        assertThat(ensemble.member(1).lastReason).isEqualTo("the connection broke");
        assertThat(ensemble.member(3).heard).contains("left");
    }

    @Test
    @Tag("S151")
    void whoeverIsNotEstablishedInTimeGivesUp() {
        var ensemble = new Ensemble(3, 0).lead(3);

        ensemble.pass(INIT_MILLIS);

        assertThat(ensemble.member(3).leader).isNull();
        assertThat(ensemble.member(3).lastReason)
                .isEqualTo("no quorum came within 20000 ms while Gathering");
    }

    @Test
    @Tag("S152")
    void aFollowerWhoseLeaderIsSilentLooksAgain() {
        var ensemble = new Ensemble(3, 0).lead(3);
        ensemble.hold(3, 1);
        ensemble.follow(1, 3);
        ensemble.hold(3, 1);
        ensemble.pass(INIT_MILLIS - TICK_MILLIS);
        assertThat(ensemble.member(1).learner).isNotNull();

        ensemble.pass(TICK_MILLIS);

        assertThat(ensemble.member(1).learner).isNull();
        assertThat(ensemble.member(1).lastReason)
                .isEqualTo("the leader was silent for 20000 ms while AwaitingLeaderInfo");
    }

    @Test
    @Tag("S152")
    void aFollowerThatReachesNoLeaderLooksAgain() {
        var ensemble = new Ensemble(3, 0);
        ensemble.startLearner(1);

        ensemble.pass(INIT_MILLIS);

        assertThat(ensemble.member(1).lastReason)
                .isEqualTo("the leader was silent for 20000 ms while Connecting");
    }

    @Test
    void aServingFollowerWaitsForTheSyncLimitOnly() {
        var ensemble = Ensemble.ofThree();
        ensemble.pass(10 * SYNC_MILLIS);
        assertThat(ensemble.member(1).serving).isTrue();
        ensemble.hold(3, 1);

        ensemble.pass(SYNC_MILLIS + TICK_MILLIS);

        assertThat(ensemble.member(1).learner).isNull();
        assertThat(ensemble.member(3).leads()).isTrue();
    }

    @Test
    void aSilentLearnerIsDropped() {
        var ensemble = Ensemble.ofThree();
        ensemble.hold(1, 3);

        ensemble.pass(SYNC_MILLIS + TICK_MILLIS);

        assertThat(ensemble.isConnected(1, 3)).isFalse();
        assertThat(ensemble.member(3).leads()).isTrue();
    }

    @Test
    void aFollowerWhoseDiskIsStuckIsDroppedThoughItAnswersPings() {
        var ensemble = Ensemble.ofThree();
        ensemble.member(1).disk.hold();
        ensemble.write(3, "a");

        ensemble.pass(SYNC_MILLIS);
        assertThat(ensemble.isConnected(1, 3)).isTrue();
        ensemble.pass(TICK_MILLIS);

        assertThat(ensemble.isConnected(1, 3)).isFalse();
        assertThat(ensemble.member(3).leads()).isTrue();
    }

    @Test
    @Tag("S130")
    void aLeaderWithoutAQuorumStopsLeadingWithinATick() {
        var ensemble = Ensemble.ofThree();
        ensemble.cut(1, 3);
        ensemble.pass(10 * SYNC_MILLIS);
        assertThat(ensemble.member(3).leads()).isTrue();

        ensemble.cut(2, 3).pass(TICK_MILLIS);

        assertThat(ensemble.member(3).leader).isNull();
        assertThat(ensemble.member(3).lastReason).isEqualTo("no quorum follows any more");
    }

    @Test
    @Tag("S130")
    void thereIsOneLeaderOfAnEpoch() {
        var ensemble = new Ensemble(3, 0).lead(3).follow(1, 3).settle();

        ensemble.cut(1, 3).lead(1).follow(2, 1).settle();
        ensemble.write(3, "of the old leader");
        ensemble.write(1, "of the new leader");
        ensemble.settle();

        assertThat(ensemble.transcript()).contains("3: leads epoch 1", "1: leads epoch 2");
        assertThat(ensemble.member(3).values()).isEmpty();
        assertThat(ensemble.member(2).values()).containsExactly("of the new leader");
    }

    @Test
    @Tag("S136")
    void onlyTheNextTransactionMayBeProposed() {
        var ensemble = Ensemble.ofThree();
        var leader = ensemble.member(3).requireLeader();

        assertThatThrownBy(() -> leader.propose(new Proposal(zxid(1, 2), Bytes.EMPTY)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("proposal 0x100000002 behind 0x100000000 while Leading");
        leader.propose(new Proposal(zxid(1, 1), Bytes.EMPTY));
        assertThatThrownBy(() -> leader.propose(new Proposal(zxid(1, 1), Bytes.EMPTY)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Tag("S132")
    @Tag("S137")
    void aQuorumIsEnoughAndLessIsNot() {
        var ensemble = new Ensemble(5, 0).lead(5);
        for (long id = 1; id <= 4; id++) {
            ensemble.follow(id, 5);
        }
        ensemble.settle();
        for (long id = 1; id <= 5; id++) {
            ensemble.member(id).disk.hold();
        }
        ensemble.write(5, "a");
        ensemble.settle();
        ensemble.member(1).disk.release();
        ensemble.settle();
        ensemble.member(2).disk.release();
        ensemble.settle();
        assertThat(ensemble.member(5).values()).isEmpty();

        ensemble.member(3).disk.release();
        ensemble.settle();
        assertThat(ensemble.member(5).values()).containsExactly("a");
        assertThat(ensemble.member(4).values()).containsExactly("a");
    }

    @Test
    @Tag("S136")
    @Tag("S159")
    @Tag("S160")
    void commitsComeInTheOrderOfProposalsOnEveryMember() {
        var ensemble = Ensemble.ofThree();
        ensemble.member(1).disk.hold();
        for (String value : new String[] {"a", "b", "c"}) {
            ensemble.write(3, value);
        }
        ensemble.settle();
        ensemble.member(1).disk.release();
        ensemble.write(3, "d");
        ensemble.settle();

        for (long id = 1; id <= 3; id++) {
            assertThat(ensemble.member(id).values()).containsExactly("a", "b", "c", "d");
            assertThat(ensemble.member(id).disk.history()).isEqualTo(ensemble.member(id).state());
        }
    }

    @Test
    void aBatchIsEncodedOnceForAllFollowers() {
        var ensemble = Ensemble.ofThree();
        var leader = ensemble.member(3);
        leader.write("a");
        leader.write("b");
        leader.endBatch();

        assertThat(ensemble.batchesUnderWay(3, 1)).hasSize(1);
        assertThat(ensemble.batchesUnderWay(3, 1).get(0))
                .isSameAs(ensemble.batchesUnderWay(3, 2).get(0));
        assertThat(ensemble.underWay(3, 1).stream().map(Packet::toString))
                .containsExactly("PROPOSAL 1:1", "PROPOSAL 1:2");
    }

    @Test
    void anAcknowledgementOfTheFutureOrWithAGapEndsTheConnection() {
        for (long zxid : new long[] {zxid(1, 9), zxid(2, 1), zxid(1, 3)}) {
            var ensemble = Ensemble.ofThree();
            ensemble.write(3, "a");
            ensemble.settle();
            ensemble.member(1).disk.hold();
            ensemble.write(3, "b");
            ensemble.write(3, "c");
            ensemble.settle();

            ensemble.forge(1, 3, Packet.of(PacketType.ACK, zxid));
            ensemble.settle();

            assertThat(ensemble.isConnected(1, 3)).isFalse();
            assertThat(ensemble.member(3).leads()).isTrue();
        }
    }
}
