package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.server.fourletter.Metric;
import dev.ostler.zab.election.State;

import org.junit.jupiter.api.Test;

class RoleTimesTest {
    private final RoleTimes times = new RoleTimes();

    @Test
    void aFollowersWayIsMeasuredInTwoPartsAndAsAWhole() {
        times.changed(State.LOOKING, 1_000);
        times.changed(State.FOLLOWING, 1_250);
        times.serves(State.FOLLOWING, 1_300);

        assertThat(times.metrics())
                .contains(new Metric.Counter("looking_count", 1))
                .contains(new Metric.Summary("election_time", 1, 250, 250, 250, 250))
                .contains(new Metric.Summary("follower_sync_time", 1, 50, 50, 50, 50))
                .contains(new Metric.Summary("unavailable_time", 1, 300, 300, 300, 300))
                .contains(new Metric.Summary("leader_unavailable_time", 0, 0, 0, 0, 0));
    }

    @Test
    void aRoleThatFailsCountsAsOneMoreSearch() {
        times.changed(State.LOOKING, 0);
        times.changed(State.LEADING, 10);
        times.changed(State.LOOKING, 5_000);
        times.changed(State.LEADING, 5_030);
        times.serves(State.LEADING, 5_040);

        assertThat(times.metrics())
                .contains(new Metric.Counter("looking_count", 2))
                .contains(new Metric.Summary("election_time", 2, 40, 10, 30, 10))
                .contains(new Metric.Summary("leader_unavailable_time", 1, 40, 40, 40, 40));
    }

    @Test
    void servingReadsAloneIsNoRole() {
        times.changed(State.LOOKING, 0);
        times.serves(State.LOOKING, 2_000);
        times.changed(State.OBSERVING, 3_000);
        times.serves(State.OBSERVING, 3_500);

        assertThat(times.metrics())
                .contains(new Metric.Summary("unavailable_time", 1, 3_500, 3_500, 3_500, 3_500))
                .contains(new Metric.Summary("observer_sync_time", 1, 500, 500, 500, 500));
    }
}
