package dev.ostler.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long START = Long.MAX_VALUE - 5_000_000_000L;

    @Test
    void connectionsTakeTurnsAtTheRateOfAll() {
        Schedule first = Schedule.of(1000, 0, 4, START);
        Schedule second = Schedule.of(1000, 1, 4, START);

        assertThat(first.intended(0)).isEqualTo(START);
        assertThat(second.intended(0)).isEqualTo(START + 1_000_000);
        assertThat(first.intended(1)).isEqualTo(START + 4_000_000);
    }

    @Test
    void aRequestIsDueFromItsInstantOn() {
        Schedule schedule = Schedule.of(1000, 1, 4, START);

        assertThat(schedule.due(START)).isZero();
        assertThat(schedule.due(schedule.intended(0))).isEqualTo(1);
        assertThat(schedule.due(schedule.intended(1) - 1)).isEqualTo(1);
        assertThat(schedule.due(schedule.intended(1))).isEqualTo(2);
    }

    @Test
    void aGapThatIsNotWholeDoesNotDrift() {
        Schedule schedule = Schedule.of(3_000_000, 0, 1, 0);
        assertThat(schedule.intended(3_000_000)).isEqualTo(1_000_000_000L);
    }

    @Test
    void theClockMayOverflow() {
        Schedule schedule = Schedule.of(1, 0, 1, START);
        long now = schedule.intended(6);

        assertThat(now).isNegative();
        assertThat(schedule.due(now)).isEqualTo(7);
    }
}
