package dev.ostler.zab.harness;

import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * ZooKeeper's followers from 3.9.0 to 3.9.2 acknowledge each transaction that they caught up by, of
 * whatever epoch: the first two as soon as it is on disk, the last behind NEWLEADER.
 */
@Tag("ZOOKEEPER-4685")
class EagerFollowersTest {
    /** 2 leads epoch 2 with 3; 1 has 1:1, and NEWLEADER behind 1:2 and 2:1, all not on disk. */
    private static Ensemble oneIsCatchingUp() {
        var ensemble = new Ensemble(3, 0);
        for (long id = 2; id <= 3; id++) {
            ensemble.withLog(id, 1, zxid(1, 1), zxid(1, 2));
        }
        ensemble.withLog(1, 1, zxid(1, 1)).lead(2).follow(3, 2).settle();
        ensemble.write(2, "2:1");
        ensemble.settle();
        ensemble.member(1).disk.hold();
        ensemble.follow(1, 2).settle();
        ensemble.member(1).disk.doSome(2); // acceptedEpoch, and that it is durable.
        ensemble.settle();
        return ensemble;
    }

    private static void acknowledge(Ensemble ensemble, long follower, long leader, long... zxids) {
        for (long zxid : zxids) {
            ensemble.forge(follower, leader, Packet.of(PacketType.ACK, zxid));
        }
        ensemble.settle();
    }

    @Test
    void whatIsAcknowledgedBeforeNewLeaderIsNotHeldAgainstAFollower() {
        var ensemble = oneIsCatchingUp();

        acknowledge(ensemble, 1, 2, zxid(1, 2), zxid(2, 1));
        ensemble.member(1).disk.release();
        ensemble.settle();

        assertThat(ensemble.member(1).serving).isTrue();
        ensemble.write(2, "2:2");
        ensemble.settle();
        assertThat(ensemble.member(1).values()).containsExactly("1:1", "1:2", "2:1", "2:2");
    }

    @Test
    void whatIsAcknowledgedBehindUpToDateIsNotHeldAgainstAFollower() {
        var ensemble = oneIsCatchingUp();
        ensemble.member(1).disk.release();
        ensemble.settle();

        acknowledge(ensemble, 1, 2, zxid(1, 2), zxid(2, 1));

        assertThat(ensemble.isConnected(1, 2)).isTrue();
        ensemble.cut(3, 2);
        ensemble.write(2, "2:2");
        ensemble.settle();
        assertThat(ensemble.member(2).values()).endsWith("2:2");
    }

    @Test
    void whatIsAcknowledgedBeforeTheLeaderLeadsIsNotHeldAgainstAFollower() {
        var ensemble = new Ensemble(5, 0);
        for (long id = 4; id <= 5; id++) {
            ensemble.withLog(id, 1, zxid(1, 1), zxid(1, 2));
        }
        ensemble.withLog(3, 1, zxid(1, 1)).lead(5).follow(3, 5).follow(4, 5);
        ensemble.member(5).disk.hold();
        ensemble.settle();
        ensemble.member(5).disk.doSome(2); // acceptedEpoch, and that it is durable.
        ensemble.settle();
        assertThat(ensemble.said(3, 5)).contains("ACK 2:0");

        acknowledge(ensemble, 3, 5, zxid(1, 2));
        ensemble.member(5).disk.release();
        ensemble.settle();

        assertThat(ensemble.member(3).serving).isTrue();
        assertThat(ensemble.member(5).leads()).isTrue();
    }

    @Test
    void aProposalThatIsAcknowledgedBeforeNewLeaderCountsBehindIt() {
        var ensemble = oneIsCatchingUp();
        ensemble.cut(3, 2);
        ensemble.write(2, "2:2");
        ensemble.settle();

        acknowledge(ensemble, 1, 2, zxid(2, 2));
        assertThat(ensemble.member(2).values()).doesNotContain("2:2");

        acknowledge(ensemble, 1, 2, zxid(2, 0));
        assertThat(ensemble.member(2).values()).endsWith("2:2");
    }
}
