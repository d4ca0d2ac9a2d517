package dev.ostler.zab.leader;

import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.zab.Proposal;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.LongStream;

/** How a learner catches up, by where its history ends (quorum protocol, section 4.2). */
class CatchupTest {
    /** The leader's: 4:8 and before are not in memory. */
    private static final long FLOOR = zxid(4, 8);

    private static final List<Proposal> WINDOW =
            proposals(zxid(4, 9), zxid(4, 10), zxid(6, 1), zxid(6, 2));

    @Test
    @Tag("S155")
    void aPrefixGetsWhatItLacks() {
        assertThat(catchup(zxid(6, 2))).isEqualTo(new Catchup.Diff(List.of()));
        assertThat(catchup(zxid(6, 1))).isEqualTo(new Catchup.Diff(proposals(zxid(6, 2))));
        assertThat(catchup(zxid(4, 9)))
                .isEqualTo(new Catchup.Diff(proposals(zxid(4, 10), zxid(6, 1), zxid(6, 2))));
        assertThat(catchup(FLOOR)).isEqualTo(new Catchup.Diff(WINDOW));
    }

    @Test
    @Tag("S156")
    void aTailOfTheLastEpochIsDropped() {
        assertThat(catchup(zxid(6, 5))).isEqualTo(new Catchup.Truncation(zxid(6, 2), List.of()));
    }

    @Test
    @Tag("S157")
    void aTailOfAnEarlierEpochIsDroppedAndTheLaterOneAdded() {
        assertThat(catchup(zxid(4, 12)))
                .isEqualTo(new Catchup.Truncation(zxid(4, 10), proposals(zxid(6, 1), zxid(6, 2))));
    }

    @Test
    @Tag("S158")
    void whoIsOlderThanTheWindowGetsASnapshot() {
        assertThat(catchup(zxid(4, 7))).isEqualTo(new Catchup.Snapshot());
        assertThat(catchup(0)).isEqualTo(new Catchup.Snapshot());
        assertThat(catchup(-1)).isEqualTo(new Catchup.Snapshot());
    }

    /** Whether the learner has 4:10, nobody knows: it may have 4:9 and then 5:1. */
    @Test
    void anEpochThatTheLeaderDoesNotHaveIsReplacedByASnapshot() {
        assertThat(catchup(zxid(5, 1))).isEqualTo(new Catchup.Snapshot());
        assertThat(catchup(zxid(7, 1))).isEqualTo(new Catchup.Snapshot());
    }

    @Test
    void theBeginningOfAnEpochIsAPositionAndNotATransaction() {
        assertThat(catchup(zxid(5, 0)))
                .isEqualTo(new Catchup.Diff(proposals(zxid(6, 1), zxid(6, 2))));
        assertThat(catchup(zxid(6, 0)))
                .isEqualTo(new Catchup.Diff(proposals(zxid(6, 1), zxid(6, 2))));
        assertThat(catchup(zxid(7, 0))).isEqualTo(new Catchup.Snapshot());
    }

    @Test
    void nobodyIsToTruncateToWhereNoTransactionStands() {
        assertThat(Catchup.of(zxid(5, 3), zxid(5, 0), List.of())).isEqualTo(new Catchup.Snapshot());
        assertThat(Catchup.of(zxid(5, 3), 0, List.of())).isEqualTo(new Catchup.Snapshot());
    }

    @Test
    void aLeaderWithAllItsHistoryInMemoryNeedsNoSnapshot() {
        var all = proposals(zxid(1, 1), zxid(1, 2));

        assertThat(Catchup.of(0, 0, all)).isEqualTo(new Catchup.Diff(all));
        assertThat(Catchup.of(0, 0, List.of())).isEqualTo(new Catchup.Diff(List.of()));
    }

    @Test
    @Tag("ZOOKEEPER-2846")
    @Tag("ZOOKEEPER-2418")
    @Tag("ZOOKEEPER-4352")
    void whatIsReadFromTheLogMustLeadOn() {
        var read = proposals(zxid(4, 6), zxid(4, 7), zxid(4, 8));

        assertThat(Catchup.leadsOn(read, zxid(4, 6))).isTrue();
        assertThat(Catchup.leadsOn(read, zxid(4, 5))).isFalse();
        assertThat(Catchup.leadsOn(List.of(), zxid(4, 6))).isFalse();
        assertThat(Catchup.leadsOn(proposals(zxid(4, 6), zxid(4, 8)), zxid(4, 6))).isFalse();
    }

    private static Catchup catchup(long last) {
        return Catchup.of(last, FLOOR, WINDOW);
    }

    private static List<Proposal> proposals(long... zxids) {
        return LongStream.of(zxids).mapToObj(zxid -> new Proposal(zxid, Bytes.EMPTY)).toList();
    }
}
