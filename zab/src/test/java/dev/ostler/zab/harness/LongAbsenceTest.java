package dev.ostler.zab.harness;

import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.zab.Proposal;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.leader.LogSource;
import dev.ostler.zab.message.EpochAck;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Learners that were away for longer than memory reaches back are caught up from the log. */
class LongAbsenceTest {
    private static final int UNTIL_GIVEN_UP_MILLIS =
            (Ensemble.INIT_LIMIT + Ensemble.SYNC_LIMIT) * Ensemble.TICK_MILLIS;

    private final Ensemble ensemble = new Ensemble(3, 1);
    private final List<Read> reads = new ArrayList<>();
    private List<Proposal> history = List.of();

    /** What the leader wants of its log. */
    private record Read(long from, long upTo, Consumer<List<Proposal>> then) {
        void accept(List<Proposal> found) {
            then.accept(found);
        }
    }

    /** 3 leads epoch 2 with 2, and has 1:4 and 1:5 in memory; 1 has 1:1 only. */
    @BeforeEach
    void oneIsAway() {
        ensemble.member(3).windowMax = 2;
        for (long id = 2; id <= 3; id++) {
            ensemble.withLog(id, 1, zxid(1, 1), zxid(1, 2), zxid(1, 3), zxid(1, 4), zxid(1, 5));
        }
        ensemble.withLog(1, 1, zxid(1, 1));
        ensemble.lead(3).follow(2, 3).settle();
        ensemble.member(3).logSource = (from, upTo, then) -> reads.add(new Read(from, upTo, then));
        ensemble.follow(1, 3).settle();
        history = List.copyOf(ensemble.member(3).state());
        assertThat(reads).hasSize(1);
        assertThat(reads.getFirst().from).isEqualTo(zxid(1, 1));
        assertThat(reads.getFirst().upTo).isEqualTo(zxid(1, 5));
        ensemble.transcript();
    }

    @Test
    @Tag("S155")
    void theLogJoinsWhatIsInMemory() {
        reads.getFirst().accept(history.subList(0, 4));
        ensemble.settle();

        assertThat(ensemble.said(3, 1))
                .startsWith("DIFF 1:5", "PROPOSAL 1:2", "COMMIT 1:2", "PROPOSAL 1:3")
                .contains("COMMIT 1:5", "NEWLEADER 2:0")
                .doesNotContain("PROPOSAL 1:1");
        assertThat(ensemble.member(1).state()).isEqualTo(history);
    }

    @Test
    void whatIsCommittedWhileTheLogIsReadIsNotMissed() {
        ensemble.write(3, "a");
        ensemble.settle();

        reads.getFirst().accept(history);
        ensemble.settle();

        assertThat(ensemble.said(3, 1)).startsWith("DIFF 2:1").contains("COMMIT 2:1");
        assertThat(ensemble.member(1).values()).hasSize(6).endsWith("a");
    }

    /** What memory holds begins behind what is read from the log. */
    private void theWindowMovesOn() {
        for (String value : List.of("a", "b", "c")) {
            ensemble.write(3, value);
        }
        ensemble.settle();
        reads.getFirst().accept(history);
        ensemble.settle();
        assertThat(ensemble.said(3, 1)).isEmpty();
        assertThat(reads).hasSize(2);
        assertThat(reads.getLast().from).isEqualTo(zxid(1, 5));
        assertThat(reads.getLast().upTo).isEqualTo(ensemble.member(3).history.last());
    }

    private List<Proposal> historyFrom(long zxid) {
        var part = new ArrayList<>(ensemble.member(3).state());
        part.removeIf(proposal -> proposal.zxid() < zxid);
        return part;
    }

    @Test
    @Tag("ZOOKEEPER-2846")
    @Tag("S158")
    void whereTheWindowHasMovedOnTheRestIsReadToo() {
        theWindowMovesOn();

        reads.getLast().accept(historyFrom(zxid(1, 5)));
        ensemble.settle();

        assertThat(ensemble.said(3, 1)).startsWith("DIFF 2:3", "PROPOSAL 1:2");
        assertThat(ensemble.member(1).values()).hasSize(8).endsWith("c");
    }

    @Test
    @Tag("ZOOKEEPER-2846")
    void aRestThatCannotBeReadNeedsASnapshot() {
        theWindowMovesOn();

        reads.getLast().accept(List.of());
        ensemble.settle();

        assertThat(ensemble.said(3, 1)).startsWith("SNAP 2:3");
        assertThat(ensemble.member(1).values()).hasSize(8).endsWith("c");
    }

    @Test
    void aLogThatGrowsAsFastAsItIsReadNeedsASnapshot() {
        ensemble.write(3, "more than half as much as was read before");
        theWindowMovesOn();

        reads.getLast().accept(historyFrom(zxid(1, 5)));
        ensemble.settle();

        assertThat(reads).hasSize(2);
        assertThat(ensemble.said(3, 1)).startsWith("SNAP 2:4");
    }

    @Test
    void noMoreIsReadThanIsOnTheLeadersOwnDisk() {
        var five = new Ensemble(5, 0);
        five.member(5).windowMax = 2;
        for (long id = 2; id <= 5; id++) {
            five.withLog(id, 1, zxid(1, 1), zxid(1, 2), zxid(1, 3), zxid(1, 4), zxid(1, 5));
        }
        five.withLog(1, 1, zxid(1, 1));
        five.lead(5).follow(4, 5).follow(3, 5).follow(2, 5).settle();
        five.write(5, "a");
        five.settle().member(5).disk.hold();
        five.write(5, "b");
        five.settle();
        assertThat(five.member(5).values()).endsWith("a", "b");
        five.member(5).logSource = (from, upTo, then) -> reads.add(new Read(from, upTo, then));

        five.follow(1, 5).settle();

        assertThat(reads.getLast().upTo).isEqualTo(zxid(2, 1));
        reads.getLast().accept(five.member(5).disk.log);
        five.settle();
        assertThat(five.said(5, 1)).contains("DIFF 2:2").doesNotContain("SNAP 2:2");
        assertThat(five.member(1).values()).hasSize(7).endsWith("b");
    }

    @Test
    @Tag("ZOOKEEPER-2418")
    @Tag("ZOOKEEPER-4352")
    void aLogWithAHoleOrWithoutABeginningIsNotSent() {
        var holed = new ArrayList<>(history);
        holed.remove(2);
        for (List<Proposal> read : List.of(holed, history.subList(1, 5), List.<Proposal>of())) {
            reads.removeFirst().accept(read);
            ensemble.settle();

            assertThat(ensemble.said(3, 1)).contains("SNAP 1:5").doesNotContain("DIFF 1:5");
            assertThat(ensemble.member(1).state()).isEqualTo(history);
            ensemble.crash(1).withLog(1, 2, zxid(1, 1)).follow(1, 3).settle();
        }
    }

    @Test
    void aLearnerThatLeavesMeanwhileIsForgotten() {
        ensemble.cut(1, 3);

        reads.getFirst().accept(history);
        ensemble.settle();

        assertThat(ensemble.transcript()).containsExactly("1: looks again: the connection broke");
        ensemble.write(3, "a");
        ensemble.settle();
        assertThat(ensemble.member(3).values()).endsWith("a");
    }

    @Test
    void aReadThatEndsAfterTheRoleChangesNothing() {
        ensemble.resign(3);

        reads.getFirst().accept(history);
        ensemble.settle();

        assertThat(ensemble.member(1).learner).isNull();
    }

    @Test
    void snapshotsCanBeForced() {
        ensemble.resign(3).settle();
        ensemble.leaderOptions = new LeaderOptions(2000, 10, 5, true, 10, 100, 0xfffffffeL);
        ensemble.lead(3).follow(1, 3).follow(2, 3).settle();

        assertThat(ensemble.said(3, 2)).contains("SNAP 1:5").doesNotContain("DIFF 1:5");
    }

    @Test
    void aFollowerIsNeverToldToWaitWhileObserversAre() {
        ensemble.resign(3).settle();
        ensemble.member(3).logSource = LogSource.NONE;
        ensemble.leaderOptions = new LeaderOptions(2000, 10, 5, false, 0, 0, 0xfffffffeL);
        ensemble.lead(3).follow(1, 3).follow(2, 3).settle();
        assertThat(ensemble.member(1).serving).isTrue();

        ensemble.observe(4, 3).settle();

        assertThat(ensemble.isConnected(4, 3)).isFalse();
        assertThat(ensemble.member(4).serving).isFalse();
    }

    /** 1 is sent a snapshot, and nobody but 1 follows. */
    private void snapshotIsOnItsWay() {
        ensemble.crash(1).connect(1, 3, new LearnerInfo(ensemble.member(1).id, 0), 2);
        ensemble.settle().forge(1, 3, new EpochAck(zxid(1, 1), 1).toPacket());
        ensemble.settle();
        ensemble.hold(3, 1);
        reads.getLast().accept(List.of());
        assertThat(ensemble.underWay(3, 1).stream().map(Packet::toString))
                .containsExactly("SNAP 1:5", "NEWLEADER 2:0");
        ensemble.cut(2, 3);
    }

    @Test
    void aSlowSnapshotIsNotHeldAgainstTheLearner() {
        snapshotIsOnItsWay();

        for (int i = 0; i < 3; i++) {
            ensemble.pass(UNTIL_GIVEN_UP_MILLIS - Ensemble.TICK_MILLIS);
            ensemble.snapshotProgress(3, 1);
        }
        ensemble.forge(1, 3, Packet.of(PacketType.ACK, zxid(2, 0)));
        ensemble.settle();

        assertThat(ensemble.isConnected(1, 3)).isTrue();
        assertThat(ensemble.member(3).leads()).isTrue();
    }

    @Test
    void aLearnerThatDoesNotTakeItsSnapshotIsGivenUpAndCountsForNothing() {
        snapshotIsOnItsWay();

        ensemble.pass(UNTIL_GIVEN_UP_MILLIS + Ensemble.TICK_MILLIS);

        assertThat(ensemble.isConnected(1, 3)).isFalse();
        assertThat(ensemble.member(3).lastReason).isEqualTo("no quorum follows any more");
    }
}
