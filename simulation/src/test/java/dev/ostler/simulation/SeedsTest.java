package dev.ostler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.simulation.Simulation.Outcome;
import dev.ostler.simulation.world.Transcript;

import org.junit.jupiter.api.Test;

/** Seeds that run with every build; {@link Main} runs as many as one has time for. */
class SeedsTest {

    @Test
    void noSeedBreaksAPromise() {
        long operations = 0;
        for (long seed = 1; seed <= 150; seed++) {
            Outcome outcome = new Simulation(Scenario.of(seed), Transcript.none()).run();
            assertThat(outcome.violation()).as("seed %d", seed).isNull();
            operations += outcome.operations();
        }
        assertThat(operations).isGreaterThan(50_000);
    }

    @Test
    void theSameSeedIsTheSameStoryToTheLastByte() {
        for (long seed : new long[] {3, 14, 15}) {
            assertThat(transcript(seed)).isEqualTo(transcript(seed)).hasSizeGreaterThan(10_000);
        }
    }

    private static String transcript(long seed) {
        var simulation = new Simulation(Scenario.of(seed), Transcript.kept());
        simulation.run();
        return simulation.transcript();
    }
}
