package dev.ostler.zab.harness;

import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.junit.jupiter.api.Test;

/**
 * ZooKeeper's leader makes a learner's history equal to what it has applied, which may be less than
 * what it has said to be committed. A learner loses nothing by that, and does not fail: it comes
 * again.
 */
class LaggingLeaderTest {
    private final Ensemble ensemble = new Ensemble(3, 1).lead(3).follow(1, 3).follow(2, 3).settle();

    /** 1 has seen the commit of 1:2, and is about to be told how it catches up with 3. */
    private void oneComesBack() {
        ensemble.write(3, "a");
        ensemble.write(3, "b");
        ensemble.settle().cut(1, 3).transcript();
        ensemble.follow(1, 3).settleUntil("3 -> 1: LEADERINFO 1:0");
    }

    private void assertThatItLeftAndComesAgain() {
        assertThat(ensemble.member(1).lastReason).contains("committed up to 0x100000002");
        assertThat(ensemble.member(1).values()).containsExactly("a", "b");
        ensemble.follow(1, 3).settle();
        assertThat(ensemble.member(1).serving).isTrue();
    }

    @Test
    void aTruncationOfWhatIsCommittedIsNotTaken() {
        oneComesBack();

        ensemble.forge(3, 1, Packet.of(PacketType.TRUNC, zxid(1, 1)));
        ensemble.settle();

        assertThatItLeftAndComesAgain();
    }

    @Test
    void aSnapshotWithoutWhatIsCommittedIsNotTaken() {
        oneComesBack();

        ensemble.forgeSnapshot(3, 1, zxid(1, 1));
        ensemble.settle();

        assertThatItLeftAndComesAgain();
    }

    /** The next leader has nothing of the epoch that the state came under. */
    @Test
    void theBeginningOfAnEpochIsNothingThatIsCommitted() {
        ensemble.write(3, "a");
        ensemble.settle().resign(3).lead(3).follow(1, 3).follow(2, 3).observe(4, 3);
        ensemble.settleUntil("3 -> 4: LEADERINFO 2:0");
        ensemble.hold(4, 3);
        ensemble.settle();
        ensemble.forgeSnapshot(3, 4, zxid(2, 0));
        ensemble.forge(3, 4, Packet.of(PacketType.NEW_LEADER, zxid(2, 0)));
        ensemble.settle();
        ensemble.forge(3, 4, Packet.of(PacketType.UP_TO_DATE, -1));
        ensemble.settle();
        assertThat(ensemble.member(4).history.last()).isEqualTo(zxid(2, 0));
        assertThat(ensemble.member(4).serving).isTrue();
        ensemble.crash(3).lead(2).follow(1, 2).settle().transcript();

        ensemble.observe(4, 2).settle();

        assertThat(ensemble.said(2, 4)).contains("SNAP 1:1");
        assertThat(ensemble.member(4).serving).isTrue();
        assertThat(ensemble.member(4).history.last()).isEqualTo(zxid(1, 1));
    }
}
