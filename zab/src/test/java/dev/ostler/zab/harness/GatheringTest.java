package dev.ostler.zab.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.zab.leader.Leader;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What is proposed waits for what is under way and for more like it, together and not for long. */
class GatheringTest {
    @Test
    void proposalsWaitForThoseUnderWayAndGoOutTogetherWithTheirCommit() {
        Ensemble ensemble = withOneUnderWay();
        ensemble.write(3, "b");
        ensemble.write(3, "c");
        ensemble.settle();
        assertThat(ensemble.said(3, 1)).containsExactly("PROPOSAL 1:1");
        assertThat(ensemble.member(3).disk.log).hasSize(1);

        ensemble.release(1, 3);
        ensemble.settle();

        assertThat(ensemble.said(3, 1))
                .containsExactly(
                        "COMMIT 1:1", "PROPOSAL 1:2", "PROPOSAL 1:3", "COMMIT 1:2", "COMMIT 1:3");
        for (long id = 1; id <= 3; id++) {
            assertThat(ensemble.member(id).values()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void theyDoNotWaitForLong() {
        Ensemble ensemble = withOneUnderWay();
        ensemble.write(3, "b");
        ensemble.settle();
        ensemble.transcript();

        Leader leader = ensemble.member(3).requireLeader();
        leader.tick(leader.wakeUpMillis());
        leader.endBatch();
        ensemble.settle();

        assertThat(ensemble.said(3, 1)).containsExactly("PROPOSAL 1:2");
    }

    @Test
    void halfAsManyAsWereCommittedAreWorthWaitingFor() {
        Ensemble ensemble = withFourCommittedTogether();
        ensemble.write(3, "f");
        ensemble.settle();
        assertThat(ensemble.said(3, 1)).isEmpty();
        assertThat(ensemble.member(3).disk.log).hasSize(5);

        ensemble.write(3, "g");
        ensemble.settle();

        assertThat(ensemble.said(3, 1))
                .containsExactly("PROPOSAL 1:6", "PROPOSAL 1:7", "COMMIT 1:6", "COMMIT 1:7");
    }

    @Test
    void whatDoesNotComeIsNotWaitedForAgain() {
        Ensemble ensemble = withFourCommittedTogether();
        ensemble.write(3, "f");
        ensemble.settle();

        Leader leader = ensemble.member(3).requireLeader();
        leader.tick(leader.wakeUpMillis());
        leader.endBatch();
        ensemble.settle();
        assertThat(ensemble.said(3, 1)).containsExactly("PROPOSAL 1:6", "COMMIT 1:6");
        ensemble.transcript();
        ensemble.write(3, "g");
        ensemble.settle();

        assertThat(ensemble.said(3, 1)).containsExactly("PROPOSAL 1:7", "COMMIT 1:7");
    }

    @Test
    void aLeaderThatResignsLogsThem() {
        Ensemble ensemble = withOneUnderWay();
        ensemble.write(3, "b");
        ensemble.settle();

        ensemble.resign(3).settle();

        assertThat(ensemble.member(3).values()).containsExactly("a", "b");
        assertThat(ensemble.member(3).disk.history()).isEqualTo(ensemble.member(3).state());
    }

    private static Ensemble withFourCommittedTogether() {
        Ensemble ensemble = withOneUnderWay();
        for (String value : List.of("b", "c", "d", "e")) {
            ensemble.write(3, value);
        }
        ensemble.release(1, 3);
        ensemble.release(2, 3);
        ensemble.settle();
        ensemble.transcript();
        return ensemble;
    }

    /** The acknowledgements of a proposal do not arrive. */
    private static Ensemble withOneUnderWay() {
        Ensemble ensemble = Ensemble.ofThree();
        ensemble.hold(1, 3);
        ensemble.hold(2, 3);
        ensemble.transcript();
        ensemble.write(3, "a");
        ensemble.settle();
        return ensemble;
    }
}
