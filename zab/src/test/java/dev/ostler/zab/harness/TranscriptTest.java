package dev.ostler.zab.harness;

import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

/** The stories of section 9 of the quorum protocol, and of the scenarios that books tell of ZAB. */
class TranscriptTest {
    @Test
    @Tag("S131")
    @Tag("S132")
    @Tag("S133")
    @Tag("S134")
    @Tag("S135")
    @Tag("S148")
    @Tag("S150")
    @Tag("S153")
    @Tag("S159")
    @Tag("S160")
    void firstStartOfThreeAndAWrite() {
        var ensemble = Ensemble.ofThree();
        ensemble.write(3, "a");
        ensemble.settle();

        Transcript.matches("first-start", ensemble.transcript());
        for (long id = 1; id <= 3; id++) {
            assertThat(ensemble.member(id).values()).containsExactly("a");
        }
    }

    @Test
    @Tag("S154")
    @Tag("S155")
    void aFollowerThatWasAwayComesBackByDiff() {
        var ensemble = Ensemble.ofThree();
        ensemble.write(3, "a");
        ensemble.settle().crash(1);
        ensemble.write(3, "b");
        ensemble.write(3, "c");
        ensemble.settle().transcript();

        ensemble.follow(1, 3).settle();

        Transcript.matches("back-by-diff", ensemble.transcript());
        assertThat(ensemble.member(1).values()).containsExactly("a", "b", "c");
    }

    @Test
    @Tag("S156")
    void anOldLeaderWithAProposalOfItsOwnComesBackByTrunc() {
        var ensemble = Ensemble.ofThree();
        ensemble.write(3, "a");
        ensemble.settle();
        ensemble.cut(1, 3).cut(2, 3);
        ensemble.write(3, "never committed");
        ensemble.settle().resign(3);
        ensemble.lead(2).follow(1, 2).settle().transcript();

        ensemble.follow(3, 2).settle();

        Transcript.matches("back-by-trunc", ensemble.transcript());
        assertThat(ensemble.member(3).values()).containsExactly("a");
        assertThat(ensemble.member(3).disk.history()).hasSize(1);
    }

    /**
     * The scenario that books tell: B leads epoch 5 and alone has the proposal 5:3; A leads epoch
     * 6, and 6:1 and 6:2 are committed; B comes back.
     */
    @Test
    @Tag("S157")
    void anOldLeaderMeetsALaterEpochAndComesBackByTruncAndDiff() {
        var ensemble = new Ensemble(3, 0);
        for (long id = 1; id <= 2; id++) {
            ensemble.withLog(id, 5, zxid(5, 1), zxid(5, 2));
        }
        ensemble.withLog(3, 5, zxid(5, 1), zxid(5, 2), zxid(5, 3));
        ensemble.lead(2).follow(1, 2).settle();
        ensemble.write(2, "6:1");
        ensemble.write(2, "6:2");
        ensemble.settle().transcript();

        ensemble.follow(3, 2).settle();

        Transcript.matches("back-by-trunc-and-diff", ensemble.transcript());
        assertThat(ensemble.member(3).values()).containsExactly("5:1", "5:2", "6:1", "6:2");
    }

    @Test
    @Tag("S158")
    void aMemberThatLostItsDiskComesBackBySnap() {
        var ensemble = new Ensemble(3, 0);
        ensemble.member(3).windowMax = 2;
        for (long id = 2; id <= 3; id++) {
            ensemble.withLog(id, 1, zxid(1, 1), zxid(1, 2), zxid(1, 3), zxid(1, 4));
        }
        ensemble.lead(3).follow(2, 3).settle();
        ensemble.write(3, "2:1");
        ensemble.settle();
        ensemble.member(2).disk.hold();
        ensemble.write(3, "2:2");
        ensemble.settle().transcript();

        ensemble.follow(1, 3).settle();

        Transcript.matches("back-by-snap", ensemble.transcript());
        assertThat(ensemble.member(1).values())
                .containsExactly("1:1", "1:2", "1:3", "1:4", "2:1", "2:2");
        assertThat(ensemble.member(1).disk.snapshot).hasSize(5);
    }

    @Test
    void aLeaderDiesWithAProposalThatOneFollowerHas() {
        var ensemble = Ensemble.ofThree();
        ensemble.write(3, "a");
        ensemble.settle().cut(2, 3);
        ensemble.member(3).disk.hold();
        ensemble.write(3, "b");
        ensemble.settle().transcript();

        ensemble.crash(3);
        ensemble.lead(1).follow(2, 1).settle();

        Transcript.matches("leader-crash", ensemble.transcript());
        assertThat(ensemble.member(1).values()).isEqualTo(List.of("a", "b"));
        assertThat(ensemble.member(2).values()).isEqualTo(List.of("a", "b"));
    }

    @Test
    @Tag("S138")
    void anObserverJoins() {
        var ensemble = new Ensemble(3, 1).lead(3).follow(1, 3).follow(2, 3).settle();
        ensemble.write(3, "a");
        ensemble.settle().transcript();

        ensemble.observe(4, 3).settle();
        ensemble.write(3, "b");
        ensemble.settle();

        Transcript.matches("observer-joins", ensemble.transcript());
        assertThat(ensemble.member(4).values()).containsExactly("a", "b");
    }
}
