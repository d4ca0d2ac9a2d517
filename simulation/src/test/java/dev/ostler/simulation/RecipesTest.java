package dev.ostler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.simulation.Simulation.Outcome;
import dev.ostler.simulation.recipe.Flaw;
import dev.ostler.simulation.recipe.Recipe;
import dev.ostler.simulation.world.Transcript;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** Recipes on simulated clients and servers, while things go wrong. */
class RecipesTest {
    private static final long SEEDS = 25;

    @ParameterizedTest
    @EnumSource
    void noSeedBreaksAPromise(Recipe recipe) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            assertKept(recipe, seed);
        }
    }

    private static void assertKept(Recipe recipe, long seed) {
        assertThat(run(recipe, Flaw.NONE, seed, Transcript.none()).violation())
                .as("%s, seed %d", recipe, seed)
                .isNull();
    }

    private static Outcome run(Recipe recipe, Flaw flaw, long seed, Transcript transcript) {
        return new RecipeSimulation(recipe, flaw, Scenario.ofRecipes(seed), transcript).run();
    }

    /**
     * What was given up went on behind its caller's back, and left a znode that nobody removed; or
     * several locks were given to somebody who had lost one of them on the way.
     */
    @ParameterizedTest
    @CsvSource({
        "FAIR_LOCK, 89",
        "ONE_NODE_LOCK, 91",
        "READ_WRITE_LOCK, 122",
        "SEMAPHORE, 27",
        "MULTI_LOCK, 1",
        "QUEUE_OF_CLAIMS, 5"
    })
    void seedsThatOnceBrokeAPromiseDoNotAnyMore(Recipe recipe, long seed) {
        assertKept(recipe, seed);
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedIsTheSameStoryToTheLastByte(Recipe recipe) {
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(transcript(recipe, seed))
                    .isEqualTo(transcript(recipe, seed))
                    .hasSizeGreaterThan(5_000);
        }
    }

    private static String transcript(Recipe recipe, long seed) {
        Transcript transcript = Transcript.kept();
        run(recipe, Flaw.NONE, seed, transcript);
        return transcript.text();
    }

    /** The checkers see when something is wrong; docs/SIMULATION.md has how soon. */
    @ParameterizedTest
    @CsvSource({
        "DOUBT_IGNORED, OPERATIONS, 57",
        "DOUBT_IGNORED, COUNTER, 44",
        "DOUBT_IGNORED, QUEUE, 10",
        "DOUBT_DENIED, FAIR_LOCK, 20",
        "DOUBT_DENIED, READ_WRITE_LOCK, 4",
        "DOUBT_DENIED, DOUBLE_BARRIER, 4",
        "EVENTS_MISSED, FAIR_LOCK, 1",
        "EVENTS_MISSED, MULTI_LOCK, 1",
        "EVENTS_MISSED, LEADER_SELECTOR, 1",
        "EVENTS_MISSED, BARRIER, 1",
        "EVENTS_MISSED, CACHE, 1",
        "EVENTS_MISSED, NAMED_CACHES, 1",
        "EVENTS_MISSED, DISCOVERY, 1",
        "EVENTS_MISSED, CONFIGURATION, 1",
        "EVENTS_MISSED, SHARED_VALUE, 1",
        "SUSPENSION_UNHEARD, FAIR_LOCK, 43"
    })
    void aFlawIsFound(Flaw flaw, Recipe recipe, long from) {
        assertThat(Net.cast(flaw, List.of(recipe), from, from + 20).violation()).isNotNull();
    }
}
