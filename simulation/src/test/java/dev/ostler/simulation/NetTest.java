package dev.ostler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.server.Mutation;
import dev.ostler.simulation.world.Transcript;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The checkers find bugs that are put back, with the seeds that docs/SIMULATION.md names: where
 * what a seed stands for changes, {@code --net} finds the new ones.
 */
class NetTest {
    @ParameterizedTest
    @CsvSource({
        "ACK_BEFORE_SYNC, 1",
        "EPOCH_BEFORE_HISTORY, 151",
        "ACCEPTED_EPOCH_IN_MEMORY, 14",
        "SNAP_IN_MEMORY, 2529",
        "TRUNC_IN_MEMORY, 10",
        "DISK_ERROR_IGNORED, 14",
        "HOLE_IN_SYNC, 2",
        "UNCOMMITTED_APPLIED, 1",
        "SYNC_WITHOUT_QUORUM, 14",
        "SESSIONS_OF_ANOTHER_ZXID, 1",
        "SNAPSHOT_AHEAD_OF_ITSELF, 8",
        "EMPTY_SERVER_VOTES, 35",
        "EVENT_AFTER_STATE, 24",
        "BACK_IN_TIME, 13"
    })
    void aBugThatIsPutBackIsFound(Mutation bug, long seed) {
        assertThat(Net.cast(bug, seed, seed).violation()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = "ACK_BEFORE_SYNC")
    void aFailureIsMadeSmallAndStaysTheSame(Mutation bug) {
        Scenario failing = Scenario.of(1).with(bug);
        Violation violation =
                requireNonNull(new Simulation(failing, Transcript.none()).run().violation());

        Scenario smallest =
                new Shrinker(
                                violation,
                                scenario -> new Simulation(scenario, Transcript.none()).run())
                        .shrink(failing);

        assertThat(smallest.faults()).isEmpty();
        assertThat(smallest.clients()).isEqualTo(1);
        assertThat(smallest.operations()).isLessThan(failing.operations());
    }
}
