package dev.ostler.zab.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.zab.leader.Leader;

import org.junit.jupiter.api.Test;

/** What is proposed while something is under way waits for it, together and not for long. */
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
    void aLeaderThatResignsLogsThem() {
        Ensemble ensemble = withOneUnderWay();
        ensemble.write(3, "b");
        ensemble.settle();

        ensemble.resign(3).settle();

        assertThat(ensemble.member(3).values()).containsExactly("a", "b");
        assertThat(ensemble.member(3).disk.history()).isEqualTo(ensemble.member(3).state());
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
