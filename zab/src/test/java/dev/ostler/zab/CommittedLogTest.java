package dev.ostler.zab;

import static dev.ostler.zab.harness.Ensemble.zxid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The window of committed transactions has no hole and loses nothing committed. */
class CommittedLogTest {
    private final CommittedLog log = new CommittedLog();

    @Test
    @Tag("S154")
    void fiveHundredTransactionsAreKept() {
        for (long counter = 1; counter <= 501; counter++) {
            log.append(proposal(zxid(1, counter)));
        }

        assertThat(log.window()).hasSize(500);
        assertThat(log.floor()).isEqualTo(zxid(1, 1));
        assertThat(log.last()).isEqualTo(zxid(1, 501));
    }

    @Test
    void manyBytesAreNotKept() {
        var small = new CommittedLog(500, 100);
        for (long counter = 1; counter <= 5; counter++) {
            small.append(new Proposal(zxid(1, counter), Bytes.wrap(new byte[40])));
        }
        assertThat(small.window()).hasSize(2);

        small.append(new Proposal(zxid(1, 6), Bytes.wrap(new byte[400])));
        assertThat(small.window()).hasSize(1);
        assertThat(small.floor()).isEqualTo(zxid(1, 5));
    }

    @Test
    @Tag("ZOOKEEPER-4925")
    void aHoleIsRefused() {
        log.append(proposal(zxid(1, 1)));

        assertThatThrownBy(() -> log.append(proposal(zxid(1, 3))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("transaction 0x100000003 cannot follow 0x100000001");
        assertThatThrownBy(() -> log.append(proposal(zxid(1, 1))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.append(proposal(zxid(2, 2))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.append(proposal(zxid(2, 0))))
                .isInstanceOf(IllegalStateException.class);
        log.append(proposal(zxid(2, 1)));
        assertThat(log.window()).hasSize(2);
    }

    @Test
    @Tag("ZOOKEEPER-3526")
    void aSnapshotBeginsANewWindow() {
        log.append(proposal(zxid(1, 1)));
        log.append(proposal(zxid(1, 2)));
        log.reset(zxid(3, 7));

        assertThat(log.window()).isEmpty();
        assertThat(log.floor()).isEqualTo(zxid(3, 7));
        assertThat(log.last()).isEqualTo(zxid(3, 7));
    }

    @Test
    void aTruncationTakesTheTail() {
        for (long counter = 1; counter <= 4; counter++) {
            log.append(proposal(zxid(1, counter)));
        }
        log.truncate(zxid(1, 2));

        assertThat(log.last()).isEqualTo(zxid(1, 2));
        assertThat(log.window()).hasSize(2);
        log.append(proposal(zxid(2, 1)));
    }

    @Test
    void aTruncationBelowTheWindowLeavesNothing() {
        log.reset(zxid(1, 9));
        log.append(proposal(zxid(1, 10)));
        log.truncate(zxid(1, 4));

        assertThat(log.window()).isEmpty();
        assertThat(log.floor()).isEqualTo(zxid(1, 4));
        assertThat(log.last()).isEqualTo(zxid(1, 4));
    }

    @Test
    void nothingCommittedIsEverRemoved() {
        for (long counter = 1; counter <= 4; counter++) {
            log.append(proposal(zxid(1, counter)));
        }
        log.commit(zxid(1, 3));

        assertThatThrownBy(() -> log.truncate(zxid(1, 2)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("committed up to 0x100000003");
        assertThatThrownBy(() -> log.reset(zxid(1, 2))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.commit(zxid(1, 5))).isInstanceOf(IllegalStateException.class);
        log.truncate(zxid(1, 3));
        assertThat(log.last()).isEqualTo(zxid(1, 3));
    }

    private static Proposal proposal(long zxid) {
        return new Proposal(zxid, Bytes.EMPTY);
    }
}
