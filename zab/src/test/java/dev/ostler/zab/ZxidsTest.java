package dev.ostler.zab;

import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Epoch and counter. */
class ZxidsTest {
    @Test
    @Tag("S148")
    @Tag("S149")
    void theEpochComesFirst() {
        assertThat(zxid(2, 1)).isGreaterThan(zxid(1, 0xfffffffeL));
        assertThat(Zxids.epoch(zxid(7, 3))).isEqualTo(7);
        assertThat(Zxids.counter(zxid(7, 3))).isEqualTo(3);
        assertThat(Zxids.isStart(Zxids.start(7))).isTrue();
    }

    @Test
    @Tag("S148")
    void anEpochsTransactionsAreCountedFromOne() {
        assertThat(Zxids.follows(zxid(1, 4), zxid(1, 5))).isTrue();
        assertThat(Zxids.follows(zxid(1, 4), zxid(3, 1))).isTrue();
        assertThat(Zxids.follows(zxid(3, 0), zxid(3, 1))).isTrue();
        assertThat(Zxids.follows(zxid(1, 4), zxid(1, 6))).isFalse();
        assertThat(Zxids.follows(zxid(1, 4), zxid(1, 4))).isFalse();
        assertThat(Zxids.follows(zxid(1, 4), zxid(3, 2))).isFalse();
        assertThat(Zxids.follows(zxid(3, 1), zxid(1, 2))).isFalse();
    }

    @Test
    @Tag("ZOOKEEPER-1653")
    void epochsAndHistoryDescend() {
        assertThatCode(() -> Zxids.requireConsistent(3, 2, zxid(2, 9))).doesNotThrowAnyException();
        assertThatThrownBy(() -> Zxids.requireConsistent(2, 3, zxid(2, 9)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "acceptedEpoch 2, currentEpoch 3 and the end of the history 0x200000009"
                                + " contradict each other");
        assertThatThrownBy(() -> Zxids.requireConsistent(3, 1, zxid(2, 9)))
                .isInstanceOf(IllegalStateException.class);
    }
}
