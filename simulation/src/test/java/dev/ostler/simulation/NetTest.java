package dev.ostler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.server.Mutation;
import dev.ostler.simulation.world.Transcript;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The checkers find bugs that are put back. The rarer ones take more seeds than a build has time
 * for: docs/SIMULATION.md has them all.
 */
class NetTest {
    private static final long SEEDS = 150;

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {
                "NONE",
                "EPOCH_BEFORE_HISTORY",
                "ACCEPTED_EPOCH_IN_MEMORY",
                "SNAP_IN_MEMORY",
                "TRUNC_IN_MEMORY"
            })
    void aBugThatIsPutBackIsFound(Mutation bug) {
        assertThat(Net.cast(bug, 1, SEEDS).violation()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(names = "ACK_BEFORE_SYNC")
    void aFailureIsMadeSmallAndStaysTheSame(Mutation bug) {
        Scenario failing = Scenario.of(1).with(bug);
        Violation violation =
                requireNonNull(new Simulation(failing, Transcript.none()).run().violation());

        Scenario smallest = new Shrinker(violation).shrink(failing);

        assertThat(smallest.faults()).isEmpty();
        assertThat(smallest.clients()).isEqualTo(1);
        assertThat(smallest.operations()).isLessThan(failing.operations());
    }
}
