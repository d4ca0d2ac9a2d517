package dev.ostler.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.TreeSet;

class SnapshotScheduleTest {
    @Test
    @Tag("S203")
    void theDefaultIs100000Transactions() {
        assertThat(SnapshotSchedule.COUNT_DEFAULT).isEqualTo(100_000);
        var schedule =
                new SnapshotSchedule(
                        SnapshotSchedule.COUNT_DEFAULT,
                        SnapshotSchedule.BYTES_DEFAULT,
                        new SplittableRandom(1));
        for (int i = 0; i < 20; i++) {
            assertThat(untilDue(schedule, 100)).isBetween(50_001, 100_000);
        }
    }

    @Test
    @Tag("S188")
    @Tag("S204")
    void theCountBetweenSnapshotsIsSpreadEvenlyOverTheSecondHalf() {
        var schedule = new SnapshotSchedule(100, -1, new SplittableRandom(7));
        var counts = new ArrayList<Integer>();
        for (int i = 0; i < 20_000; i++) {
            counts.add(untilDue(schedule, 1));
        }

        assertThat(new TreeSet<>(counts)).hasSize(50).first().isEqualTo(51);
        assertThat(counts.stream().mapToInt(Integer::intValue).average().orElseThrow())
                .isBetween(75.0, 76.0);
    }

    @Test
    void theBytesLoggedMakeASnapshotDueToo() {
        var schedule = new SnapshotSchedule(1_000_000, 1000, new SplittableRandom(7));
        for (int i = 0; i < 100; i++) {
            assertThat(untilDue(schedule, 100)).isBetween(6, 11);
        }
    }

    @Test
    void noLimitOfBytesMeansNone() {
        for (long limit : new long[] {0, -1}) {
            var schedule = new SnapshotSchedule(100, limit, new SplittableRandom(7));

            assertThat(untilDue(schedule, 1 << 30)).isBetween(51, 100);
        }
    }

    @Test
    void theSmallestCountIsTwo() {
        var schedule = new SnapshotSchedule(0, -1, new SplittableRandom(7));

        assertThat(untilDue(schedule, 1)).isEqualTo(2);
    }

    private static int untilDue(SnapshotSchedule schedule, int length) {
        int count = 1;
        while (!schedule.logged(length)) {
            count++;
        }
        return count;
    }
}
